import type { InputOf, OutputOf, StandardSchema } from './standard-schema.ts';

/** The environment variable of a setting, and what its text stands for. */
export interface SettingVariable {
  /** `GUESTBOOK_PAGE_SIZE`. */
  readonly name: string;
  /** A list is written with commas; in a `list or none` the word `none` alone is an empty one. Default: the text itself. */
  readonly as?: 'text' | 'number' | 'boolean' | 'list' | 'list or none';
}

/** A setting: what it is for, what it may be, and where its value comes from. */
export interface Setting {
  readonly schema: StandardSchema;
  /** The value where none is given. A setting without a default has to be given. */
  readonly default?: unknown;
  /** For what differs from machine to machine. */
  readonly env?: SettingVariable;
  /** What it means, in a sentence, with its unit. */
  readonly doc: string;
}

/** Settings that belong together, by their names. */
export type SettingGroup = Readonly<Record<string, Setting>>;

type Defaulted<S> = S extends { readonly default: unknown } ? true : false;

/** The values of a group, with every default filled in. */
export type SettingsOf<Group extends SettingGroup> = {
  [Name in keyof Group]: OutputOf<Group[Name]['schema']>;
};

/** The values of a group as they are given: those that have a default may be left out. */
export type SettingsInputOf<Group extends SettingGroup> = {
  [Name in keyof Group as Defaulted<Group[Name]> extends true ? Name : never]?:
    | InputOf<Group[Name]['schema']>
    | undefined;
} & {
  [Name in keyof Group as Defaulted<Group[Name]> extends true ? never : Name]: InputOf<Group[Name]['schema']>;
};

/** The check that a default is a value of the setting. */
type Checked<S extends Setting> = S extends { readonly default: unknown }
  ? { readonly default: Readonly<OutputOf<S['schema']>> }
  : unknown;

/**
 * Declares settings.
 *
 * ```ts
 * export const guestbookSettings = defineSettings({
 *   guestbookPageSize: {
 *     schema: z.int().min(1).max(100),
 *     default: 20,
 *     env: { name: 'GUESTBOOK_PAGE_SIZE', as: 'number' },
 *     doc: 'Entries on one page of the guestbook.',
 *   },
 * });
 * ```
 */
export function defineSettings<const Group extends SettingGroup>(
  group: Group & NoInfer<{ readonly [Name in keyof Group]: Checked<Group[Name]> }>,
): Group {
  return Object.freeze(group);
}

/** Values for a group, checked by the compiler: `settings: { ...settingsFor(guestbookSettings, { guestbookPageSize: 5 }) }`. */
export function settingsFor<const Group extends SettingGroup>(
  _group: Group,
  values: Partial<SettingsInputOf<Group>>,
): Partial<SettingsInputOf<Group>> {
  return values;
}
