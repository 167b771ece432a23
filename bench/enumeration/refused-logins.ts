import type { ServerProcess } from '../support/server-process.ts';
import { Form } from './form.ts';

/**
 * Whose login is refused: a user's, with a wrong password; nobody's; that of a user who is not active, with the right password;
 * that of an account that was registered, and whose address nobody has proven.
 */
export const LOGINS = ['known', 'unknown', 'inactive', 'unproven'] as const;
type Kind = (typeof LOGINS)[number];

export type RefusedLogins = Readonly<Record<Kind, number[]>>;

/**
 * Milliseconds of refused logins, each of another account, and of the next try at the same account, which is throttled. The
 * kinds come in another order each round.
 *
 * @throws Error where status or page tell one kind from another.
 */
export async function refuseLogins(server: ServerProcess, rounds: number) {
  const times = { refused: noTimes(), throttled: noTimes() };
  const seen = { refused: new Set<string>(), throttled: new Set<string>() };
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < LOGINS.length; turn++) {
      const kind = LOGINS[(round + turn) % LOGINS.length] as Kind;
      for (const [what, status] of [
        ['refused', 200],
        ['throttled', 429],
      ] as const) {
        const form = new Form(server, 'login');
        await form.open();
        const shown = await form.send(`${kind}${round}@login.example.com`, status);
        times[what][kind].push(shown.time);
        seen[what].add(`${shown.status} ${shown.text}`);
      }
    }
  }
  for (const [what, pages] of Object.entries(seen))
    if (pages.size !== 1) throw new Error(`${what} logins are answered in ${pages.size} ways`);
  return times;
}

function noTimes(): RefusedLogins {
  return { known: [], unknown: [], inactive: [], unproven: [] };
}
