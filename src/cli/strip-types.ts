import { readFileSync } from 'node:fs';
import { type LoadHook, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { hideExperimentalWarnings } from '../support/runtime/experimental-warnings.ts';

// Hooks run in a thread of their own, with a `process` of its own.
hideExperimentalWarnings();

/** Node's hook that loads a module. As Node.js 22.18 does, it leaves TypeScript in node_modules alone. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.m?ts$/.test(url) || url.includes('/node_modules/')) return nextLoad(url, context);
  const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
};
