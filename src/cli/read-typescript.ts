import module from 'node:module';
import { hideExperimentalWarnings } from '../support/runtime/experimental-warnings.ts';

/**
 * Lets a command import the TypeScript of a project. Node.js does so itself from 22.18 on; before, it asks for a flag,
 * which no command can give itself. Node's own stripping of types is there, and is put in the way of its imports.
 */
export function readTypeScript(): void {
  hideExperimentalWarnings();
  if (process.features.typescript) return;
  // By its place in dist/: the source runs on newer versions alone.
  module.register(new URL('./strip-types.js', import.meta.url));
}
