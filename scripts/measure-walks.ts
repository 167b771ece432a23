// Prints which files and functions of src run for single things that a site does, and fails where a walk passes its limit
// in docs/decisions.md. It counts calls and measures no time.
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { byRoom, CallCounter } from './structure/call-counter.ts';
import { readWalkLimits } from './structure/structure-limits.ts';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');
/** How often each walk is gone before it is counted. */
const TIMES_BEFORE = 3;

// The starter imports the package by its name, which would be dist.
registerHooks({
  resolve(specifier, context, next) {
    const [, door] = /^latchkey(?:\/(\w+))?$/.exec(specifier) ?? [];
    const file = specifier === 'latchkey' ? 'index' : door;
    return file
      ? { url: pathToFileURL(join(src, `${file}.ts`)).href, shortCircuit: true }
      : next(specifier, context);
  },
});

const { openWalks } = await import('./structure/walks.ts');
const counter = new CallCounter(src, ['testing/']);
await counter.start();
const { walks, close } = await openWalks();
const limits = readWalkLimits(join(root, 'docs/decisions.md'));
const listing = process.argv.includes('--files');
for (const { name, prepare } of walks) {
  for (let times = 0; times < TIMES_BEFORE; times++) await (await prepare())();
  const act = await prepare();
  await counter.take();
  await act();
  const { files, functions, calls } = await counter.take();
  console.log(`${name}: ${files.length} files, ${functions} functions, ${calls} calls (${byRoom(files)})`);
  if (listing) console.log(files.map((file) => `  ${file}`).join('\n'));
  const limit = limits.get(name);
  if (limit !== undefined && files.length > limit) {
    console.error(`${name} goes through ${files.length} files, and may go through ${limit}`);
    process.exitCode = 1;
  }
}
await close();
await counter.stop();
