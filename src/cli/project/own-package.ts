import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const versions = z.record(z.string(), z.string());
const manifest = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: versions,
  devDependencies: versions,
});

/** The folder of this package. */
export const ownFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[/\\]$/, '');

/** What this package's own package.json says: versions stand there and nowhere else. */
export const ownPackage = manifest.parse(
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')),
);
