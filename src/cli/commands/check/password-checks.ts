import { Peppers, pepperIdOf } from '../../../core/passwords/peppers.ts';
import { SqlUserStore } from '../../../stores/sql-user-store.ts';
import { type Problem, warning } from '../../console/problem.ts';
import { plural } from '../../console/say.ts';
import type { LoadedProject } from '../../project/load-project.ts';

/** Whether the peppers that the users' passwords need are those that there are. */
export async function passwordProblems({ open }: LoadedProject): Promise<Problem[]> {
  const { passwordPepper: current, passwordPepperFallbacks: fallbacks } = open.settings;
  const needed = await neededPeppers(open);
  if (needed === null) return [];
  const known = new Peppers({ current, fallbacks }).ids;
  return [
    ...[...needed].filter(([id]) => !known.includes(id)).map(([id, users]) => lostPepper(id, users)),
    ...fallbacks.flatMap((fallback, index) => {
      const { id } = new Peppers({ current: fallback }).current;
      return id === null || needed.has(id) ? [] : [idlePepper(id, index + 1)];
    }),
  ];
}

/** How many users need each pepper, by its id. Null where there is no answer: `database.E001` and `models.E001` say so. */
async function neededPeppers({
  database,
  userModel,
}: LoadedProject['open']): Promise<Map<string, number> | null> {
  const needed = new Map<string, number>();
  try {
    for await (const some of new SqlUserStore(database, userModel).encodedPasswords()) {
      for (const encoded of some) {
        const id = pepperIdOf(encoded);
        if (id !== null) needed.set(id, (needed.get(id) ?? 0) + 1);
      }
    }
    return needed;
  } catch {
    return null;
  }
}

function lostPepper(id: string, users: number): Problem {
  return warning(
    'passwords.W001',
    `The passwords of ${plural(users, 'user')} need the pepper ${id}, which is not there, so no password is right for them. Put it into PASSWORD_PEPPER_FALLBACKS, or let them have a new password mailed.`,
  );
}

function idlePepper(id: string, position: number): Problem {
  return warning(
    'passwords.W002',
    `No password needs the pepper ${id} any more, number ${position} in PASSWORD_PEPPER_FALLBACKS. Take it out, and keep it as long as backups that need it.`,
  );
}
