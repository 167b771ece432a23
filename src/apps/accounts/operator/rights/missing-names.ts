import type { UserGroup } from '../../../../core/permissions/group-store.ts';
import { nearName } from '../../../../support/settings/near-name.ts';
import { AppError } from '../../../app-error.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';

/** Names that a hint has at most. */
const MOST = 12;

/** The groups of these names. @throws LatchkeyError `group_missing`, with the name that was probably meant. */
export function groupsOf(all: readonly UserGroup[], names: readonly string[]): readonly UserGroup[] {
  return names.map((name) => {
    const group = all.find((one) => one.name === name);
    if (group) return group;
    throw new AppError('group_missing', {
      name,
      hint: hintFor(
        name,
        all.map((one) => one.name),
      ),
    });
  });
}

/** @throws LatchkeyError `permission_missing`, with the name that was probably meant. */
export async function requirePermissions(
  { permissions }: CommandContext['accounts'],
  names: readonly string[],
): Promise<void> {
  const all = (await permissions.list()).map(({ name }) => name);
  const missing = names.find((name) => !all.includes(name));
  if (missing === undefined) return;
  const app = missing.slice(0, missing.indexOf('.') + 1);
  const ofApp = app === '' ? [] : all.filter((name) => name.startsWith(app));
  const hint = nearName(missing, all) ? hintFor(missing, all) : hintFor(missing, ofApp);
  throw new AppError('permission_missing', { name: missing, hint });
}

function hintFor(name: string, all: readonly string[]): string {
  const near = nearName(name, all);
  if (near !== null) return ` Did you mean ${near}?`;
  if (all.length === 0) return '';
  return ` There are: ${all.slice(0, MOST).join(', ')}${all.length > MOST ? ', …' : ''}.`;
}
