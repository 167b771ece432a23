#!/usr/bin/env node
// Only this file is read by a Node that is too old: everything else is imported after the version was looked at.

const NEEDED_MAJOR = 24;
const { node: version } = process.versions;

if (Number(version.split('.')[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    `Latchkey needs Node.js ${NEEDED_MAJOR} or newer, and this is Node.js ${version}. Install it, or bring it into the folder of your app, where npm start and npx latchkey then use it: npm install node@${NEEDED_MAJOR}\n`,
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
