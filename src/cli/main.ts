#!/usr/bin/env node
// A Node that is too old reads no more than this: all else is imported after the version was looked at.
import { nodeProblem } from '../support/runtime/needed-node.ts';

const problem = nodeProblem(process.versions.node);
if (problem === null) {
  // Before all else is imported, so that it applies to that.
  const { keepCompiledCode } = await import('./compile-cache.ts');
  keepCompiledCode();
  const { readTypeScript } = await import('./read-typescript.ts');
  readTypeScript();
  const { run } = await import('./run.ts');
  void run(process.argv).then((code) => process.exit(code));
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
