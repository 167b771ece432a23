#!/usr/bin/env node
// Only this file is read by a Node that is too old: everything else is imported after the version was looked at.

const NEEDED_MAJOR = 24;
const { node: version } = process.versions;

if (Number(version.split('.')[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    `Latchkey needs Node.js ${NEEDED_MAJOR} or newer, and this is Node.js ${version} (in the folder of a project, npm start and npx latchkey use the right one by themselves).\n`,
  );
  process.exitCode = 1;
} else {
  // Before all else is imported, so that it applies to that.
  const { keepCompiledCode } = await import('./compile-cache.ts');
  keepCompiledCode();
  const { run } = await import('./run.ts');
  void run(process.argv).then((code) => process.exit(code));
}

export {};
