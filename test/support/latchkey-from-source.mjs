import { registerHooks } from 'node:module';

// Loaded with `node --import`: projects import `latchkey`, which is what is built; tests run what is written.
const source = new URL('../../src/index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'latchkey' ? source : specifier, context),
});
