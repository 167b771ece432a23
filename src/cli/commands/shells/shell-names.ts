import type { OpenProject } from '../../../compose/project.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/** What the shell has at hand: models by their names, and the parts of the project. */
export function shellNames(open: OpenProject<BaseUser>): Readonly<Record<string, unknown>> {
  const models = open.apps.flatMap(({ models }) => models).map((model) => [model.name, model] as const);
  return {
    ...Object.fromEntries(models),
    accounts: open.accounts,
    db: open.database.kysely,
    objects: open.objects,
    project: open,
  };
}
