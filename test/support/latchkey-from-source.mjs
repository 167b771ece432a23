import { registerHooks } from 'node:module';

// Loaded with `node --import`: projects import `latchkey`, which is what is built; tests run what is written.
const source = (path) => new URL(`../../src/${path}`, import.meta.url).href;
const sources = {
  latchkey: source('index.ts'),
  'latchkey/migrations': source('migrations.ts'),
  'latchkey/node': source('adapters/node.ts'),
  'latchkey/testing': source('testing.ts'),
};

registerHooks({
  resolve: (specifier, context, next) => next(sources[specifier] ?? specifier, context),
});
