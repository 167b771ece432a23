import type { Register } from '../fields/register.ts';
import type { Model } from '../model.ts';
import type { ContentType, Group, Permission } from './permission-models.ts';

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

type ModelsOf<Apps> = Apps extends readonly { readonly models: infer Models extends readonly Model[] }[]
  ? Models[number]
  : never;
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
