// Imports nothing and is in the syntax of old: a Node.js that is too old must be able to read it.

/** The oldest Node.js that Latchkey runs on: the first whose `require` knows modules and that has `node:sqlite` without a flag. */
const NEEDED = '22.13';

/** What to do about a Node.js that is too old; null about one that is not. */
export function nodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return null;
  return `Latchkey needs Node.js ${NEEDED} or newer, and this is Node.js ${version}. Install it, or bring it into the folder of your app, where npm start and npx latchkey then use it: npm install node@24`;
}
