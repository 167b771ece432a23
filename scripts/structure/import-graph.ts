// What imports what below a folder, types included, tests left out.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript5';

/** Nodes, and what each of them leads to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files of TypeScript below a folder, by their paths in it, without tests and declarations. */
export function sourceFiles(folder: string): string[] {
  return globSync('**/*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .sort();
}

/** What each file names in imports and exports, by the words that it says: `'./clock.ts'`, `'kysely'`. */
export function importsOf(path: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path, 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}

export function fileGraph(folder: string): Graph {
  return new Map(
    sourceFiles(folder).map((file) => {
      const own = importsOf(join(folder, file)).filter((target) => target.startsWith('.'));
      return [file, new Set(own.map((target) => join(dirname(file), target)))];
    }),
  );
}

/** The same graph of groups of files, such as folders. What a group imports of itself is left out. */
export function groupGraph(files: Graph, groupOf: (file: string) => string): Graph {
  const groups = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const group = groupOf(file);
    const known = groups.get(group) ?? new Set();
    groups.set(group, known);
    for (const target of targets) {
      if (groupOf(target) !== group) known.add(groupOf(target));
    }
  }
  return groups;
}

/** Two that import each other. */
export function pairsOf(graph: Graph): [string, string][] {
  return [...graph].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => from < to && graph.get(to)?.has(from))
      .map((to): [string, string] => [from, to]),
  );
}

/** Sets of nodes each of which leads to all others of its set (Tarjan's strongly connected components). */
export function cyclesOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): number => {
    const number = order.size;
    order.set(node, number);
    open.push(node);
    let low = number;
    for (const target of graph.get(node) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    lowest.set(node, low);
    if (low === number) {
      const cycle = open.splice(open.indexOf(node));
      if (cycle.length > 1) cycles.push(cycle.sort());
    }
    return low;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return cycles;
}
