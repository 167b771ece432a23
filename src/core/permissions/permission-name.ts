import type { App } from '../models/app.ts';
import type { ContentType, Group, Permission } from './permission-models.ts';

/**
 * Where a project says which apps it has, so that the compiler knows its permissions, and who its users are, so that
 * it knows `req.user`:
 *
 * ```ts
 * declare module 'latchkey' {
 *   interface Register {
 *     apps: [typeof accounts, typeof notes];
 *     user: User;
 *   }
 * }
 * ```
 *
 * Without it, every string may be the name of a permission, and a request's user has what every user has.
 */
// biome-ignore lint/suspicious/noEmptyInterface: a project adds to it.
export interface Register {}

type DefaultAction = 'add' | 'change' | 'delete' | 'view';

type CodenamesOf<M> = M extends {
  readonly name: infer Name extends string;
  readonly permissions: Readonly<Record<infer Codename, string>>;
}
  ? `${DefaultAction}_${Lowercase<Name>}` | (Codename & string)
  : never;

/** The permissions of some models: `'notes.add_note' | 'notes.change_note' | …`. */
export type PermissionNameOf<M> = M extends { readonly app: infer Name extends string }
  ? `${Name}.${CodenamesOf<M>}`
  : never;

type ModelsOf<Apps> = Apps extends readonly App<infer Models>[] ? Models[number] : never;
type PackageModels = typeof ContentType | typeof Permission | typeof Group;

/** The name of a permission: `'notes.add_note'`. Any string, unless the project has its apps in `Register`. */
export type PermissionName = Register extends { readonly apps: infer Apps }
  ? PermissionNameOf<ModelsOf<Apps> | PackageModels>
  : string;

type AppOf<Name> = Name extends `${infer AppName}.${string}` ? AppName : string;

/** The name of an app that has permissions: `'notes'`. */
export type AppLabel = AppOf<PermissionName>;

/** The two halves of `notes.add_note`; null for what is no such name. */
export function splitPermissionName(name: string): readonly [appLabel: string, codename: string] | null {
  const [appLabel, codename, ...rest] = name.split('.');
  return appLabel && codename && rest.length === 0 ? [appLabel, codename] : null;
}
