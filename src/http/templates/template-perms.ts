import type { AnonymousUser, BaseUser } from '../../core/users/user.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import type { PermsMentions } from './perms-mentions.ts';

/**
 * The `perms` of a template, Django's PermWrapper: `perms.notes.add_note`, `perms.notes` (any permission of the app) and
 * `'notes.add_note' in perms`. Templates cannot wait, so what a page asks about is found out before it is rendered.
 *
 * What a page names is asked of all backends; what it computes (`perms[app]`) is looked up in `getAllPermissions`.
 */
export async function templatePerms(
  user: BaseUser | AnonymousUser,
  { names, apps }: PermsMentions,
): Promise<object> {
  if (user.isActive && user.isSuperuser) return everything;
  const held = new Set(await user.getAllPermissions());
  for (const name of names) {
    if (await user.hasPerm(name as PermissionName)) held.add(name);
    else held.delete(name);
  }
  const perms = new Map<string, string[]>();
  for (const name of held) {
    const [app = '', codename = ''] = name.split('.');
    perms.set(app, [...(perms.get(app) ?? []), codename]);
  }
  for (const app of apps) {
    if (!perms.has(app) && (await user.hasModulePerms(app as never))) perms.set(app, []);
  }
  return asObject(perms);
}

/** Nunjucks' `in` asks plain objects alone; without a prototype they answer for nothing else. */
function asObject(perms: ReadonlyMap<string, readonly string[]>): object {
  const root: Record<string, unknown> = Object.create(null);
  for (const [app, codenames] of perms) {
    const held: Record<string, unknown> = Object.create(printable(codenames));
    for (const codename of codenames) {
      held[codename] = true;
      root[`${app}.${codename}`] = true;
    }
    root[app] = held;
  }
  return root;
}

/** So that `{{ perms.notes }}` can be shown. */
function printable(codenames: readonly string[]): object {
  return Object.assign(Object.create(null), { toString: () => codenames.join(', ') });
}

/** A superuser's: there is no name that it does not have. */
const everything: object = new Proxy(
  {},
  {
    has: () => true,
    get: (_, key) => (typeof key === 'symbol' ? undefined : key === 'toString' ? () => 'all' : everything),
  },
);
