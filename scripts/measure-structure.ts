// Prints the sizes of files and functions, what folders hold, and what imports itself in a circle, for src or the folder
// that is named. For src it fails where a limit of docs/decisions.md is passed.
import { dirname, join, matchesGlob, resolve } from 'node:path';
import { codeLines } from './structure/code-lines.ts';
import { functionSizes } from './structure/function-sizes.ts';
import { cyclesOf, fileGraph, groupGraph, pairsOf } from './structure/import-graph.ts';
import { type Limits, readLimits } from './structure/structure-limits.ts';

const root = resolve(import.meta.dirname, '..');
const [named] = process.argv.slice(2);
const folder = named ? resolve(named) : join(root, 'src');

const imports = fileGraph(folder);
const files = [...imports.keys()].map((path) => {
  const file = join(folder, path);
  return { path, lines: codeLines(file), functions: functionSizes(file) };
});
const folders = groupGraph(imports, dirname);
const pairs = pairsOf(folders);
const fileCycles = cyclesOf(imports);
const folderCycles = cyclesOf(folders);

print();
const problems = named ? [] : problemsWith(readLimits(join(root, 'docs/decisions.md')));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function print(): void {
  console.log('folder: files, entries; lines of code of files, lines of functions (median, 90 %, most)');
  for (const [path, entries] of entriesByFolder()) {
    const own = files.filter((file) => dirname(file.path) === path);
    console.log(`${path}: ${own.length}, ${entries.size}; ${sizesOf(own)}`);
  }
  console.log(`all: ${files.length} files; ${sizesOf(files)}`);
  for (const [what, found] of [
    ['cycles of files', fileCycles],
    ['folder pairs that import each other', pairs],
    ['cycles of folders', folderCycles],
  ] as const) {
    console.log(`${what}: ${found.length}${found.map((names) => `\n  ${names.join(' <-> ')}`).join('')}`);
  }
}

function sizesOf(some: typeof files): string {
  const functions = some.flatMap((file) => file.functions);
  return `${spread(some.map(({ lines }) => lines))}; ${spread(functions.map(({ lines }) => lines))}`;
}

/** The files and folders that each folder of code holds, tests aside. */
function entriesByFolder(): Map<string, Set<string>> {
  const entries = new Map<string, Set<string>>();
  for (const { path } of files) {
    for (let entry = path; entry !== '.'; entry = dirname(entry)) {
      const parent = dirname(entry);
      entries.set(parent, (entries.get(parent) ?? new Set()).add(entry));
    }
  }
  return new Map([...entries].sort());
}

function problemsWith(limits: Limits): string[] {
  const { fileLines, functionLines, functionLinesOfMost, leastEntries, mostEntries } = limits;
  const problems: string[] = [];
  const excepted = new Set<string>();
  const check = (path: string, fits: boolean, problem: string) => {
    if (fits) return;
    const exception = limits.exceptions.find((pattern) => matchesGlob(path, pattern));
    if (exception === undefined) problems.push(`${path} ${problem}`);
    else excepted.add(exception);
  };
  for (const { path, lines, functions } of files) {
    check(path, lines <= fileLines, `has ${lines} lines of code, and may have ${fileLines}`);
    for (const { name, line, lines } of functions) {
      check(
        path,
        lines <= functionLines,
        `:${line} ${name} has ${lines} lines, and may have ${functionLines}`,
      );
    }
  }
  const most = percentile(sorted(files.flatMap(({ functions }) => functions.map(({ lines }) => lines))), 0.9);
  if (most > functionLinesOfMost) {
    problems.push(`90 % of the functions have up to ${most} lines, and may have ${functionLinesOfMost}`);
  }
  for (const [path, { size }] of entriesByFolder()) {
    const fits = size >= leastEntries && size <= mostEntries;
    check(path, fits, `has ${size} entries, and may have ${leastEntries} to ${mostEntries}`);
  }
  for (const names of [...fileCycles, ...pairs]) problems.push(`${names.join(' and ')} import each other`);
  for (const exception of limits.exceptions) {
    if (!excepted.has(exception)) problems.push(`${exception} needs no exception from the limits any more`);
  }
  return problems;
}

function spread(sizes: readonly number[]): string {
  const ordered = sorted(sizes);
  return [0.5, 0.9, 1].map((part) => percentile(ordered, part)).join(', ');
}

function sorted(sizes: readonly number[]): number[] {
  return sizes.toSorted((a, b) => a - b);
}

function percentile(ordered: readonly number[], part: number): number {
  return ordered[Math.max(0, Math.ceil(ordered.length * part) - 1)] ?? 0;
}
