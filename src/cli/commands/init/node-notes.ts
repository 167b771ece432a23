import type { CodeEnding } from '../../project/code-ending.ts';

/** What somebody with this version of Node.js has to know. `version`: `process.versions.node`. */
export function nodeNotes(version: string, ending: CodeEnding): readonly string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isBefore = (other: number) => major === 22 && minor < other;
  const sqlite = `SQLite needs Node.js 22.16, and this is Node.js ${version}: set DATABASE_URL to a database of PostgreSQL, or install a newer one for the app (npm install node@24).`;
  const types = `Node.js ${version} runs TypeScript with a flag only: node --experimental-strip-types app.ts. From 22.18 on it needs none.`;
  return [...(isBefore(16) ? [sqlite] : []), ...(ending === 'ts' && isBefore(18) ? [types] : [])];
}
