import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Metafile } from 'esbuild';

/** The licences of the packages whose code is in the bundled files, as they ask for: each beside its name and version. */
export function licencesOf({ inputs, outputs }: Metafile, root: string): string {
  const used = new Set(Object.values(outputs).flatMap((output) => Object.keys(output.inputs)));
  const folders = new Set(
    Object.keys(inputs)
      .filter((path) => used.has(path))
      .flatMap((path) => packageFolder(path) ?? []),
  );
  return [...folders]
    .sort()
    .map((folder) => licenceIn(join(root, folder)))
    .join('\n');
}

function packageFolder(path: string): string | null {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path.split(sep).join('/')) ?? [];
  return folder ?? null;
}

function licenceIn(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${dirname(folder)} has no licence`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
