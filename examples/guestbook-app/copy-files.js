// Puts what is no TypeScript beside the compiled files.
import { cpSync } from 'node:fs';

for (const folder of ['templates', 'static', 'locale']) {
  cpSync(`src/${folder}`, `dist/${folder}`, { recursive: true });
}
