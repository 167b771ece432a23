import { type Weakness, weakness } from './deploy-messages.ts';

/** The last day on which a release of Node.js gets corrections (github.com/nodejs/release, schedule.json). */
const endsOfLife: Readonly<Record<number, string>> = {
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};

/** A Node that is older than the package needs does not come so far: `cli/main.ts` refuses it. */
export function nodeWeaknesses(version: string, now: Date): Weakness[] {
  const major = Number(version.split('.')[0]);
  const date = endsOfLife[major];
  if (date === undefined || now < new Date(`${date}T23:59:59Z`)) return [];
  const newer = Object.keys(endsOfLife).findLast((other) => now < new Date(endsOfLife[Number(other)] ?? 0));
  return [weakness('deploy.W013', { version, date, newer: newer ?? major + 2 })];
}
