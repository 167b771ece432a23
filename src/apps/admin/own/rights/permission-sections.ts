import { UserLanguageTable } from '../../../../core/languages/user-language-table.ts';
import { modelLabel, modelLabelPlural } from '../../../../http/forms/fields/model-words.ts';
import type { Model } from '../../../../models/model.ts';
import { modelPermissions } from '../../../../models/model-permissions.ts';
import { ContentType, Permission } from '../../../../models/permissions/permission-models.ts';
import { splitPermissionName } from '../../../../models/permissions/permission-name.ts';
import { labelFromName } from '../../../../models/values/names.ts';
import { KeyedText } from '../../../../support/texts/keyed-text.ts';
import { DataDownload } from '../../../accounts/data/data-download.ts';
import { PlannedDeletion } from '../../../accounts/deletion/rules/planned-deletion.ts';
import { appLabel, capitalized } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import type { Giver } from './giver.ts';

/** A permission as a page offers it. */
export interface OfferedPermission {
  readonly name: string;
  readonly label: string;
  readonly isHeld: boolean;
  /** Whether it is only shown: who looks at it does not have it. */
  readonly isFixed: boolean;
}

/** The permissions of an app, by model. */
export interface PermissionSection {
  readonly label: string;
  /** How many of them are held. */
  readonly held: number;
  readonly models: readonly { readonly label: string; readonly permissions: readonly OfferedPermission[] }[];
}

/** Every permission that there is, by app and model in words. `giver`: null where nothing can be changed. */
export async function permissionSections(
  request: AdminRequest,
  { held, giver }: { readonly held: ReadonlySet<string>; readonly giver: Giver | null },
): Promise<readonly PermissionSection[]> {
  const words = permissionWords(request);
  const apps = new Map<string, Map<string, OfferedPermission[]>>();
  for (const { name, label: stored } of await request.site.accounts.permissions.list()) {
    const app = splitPermissionName(name)?.[0] ?? '';
    const known = words.get(name);
    const model = known?.model ?? modelInWords(name);
    // What somebody has written into the table stays.
    const label = known?.stored === stored ? known.said : stored;
    const models = apps.get(app) ?? new Map<string, OfferedPermission[]>();
    const isFixed = giver === null || !giver.mayGive([name]);
    models.set(model, [...(models.get(model) ?? []), { name, label, isHeld: held.has(name), isFixed }]);
    apps.set(app, models);
  }
  return [...apps].map(([app, models]) => ({
    label: request.language.say(appLabel(app)),
    held: [...models.values()].flat().filter(({ isHeld }) => isHeld).length,
    models: [...models].map(([label, permissions]) => ({ label, permissions })),
  }));
}

/** The names of those that are ticked and can be changed. */
export function ticked(sections: readonly PermissionSection[]): readonly string[] {
  return sections
    .flatMap(({ models }) => models.flatMap(({ permissions }) => permissions))
    .filter(({ isHeld, isFixed }) => isHeld && !isFixed)
    .map(({ name }) => name);
}

/** The package's models that the admin does not show. There are permissions for them, as for all. */
const HIDDEN: readonly Model[] = [Permission, ContentType, DataDownload, PlannedDeletion, UserLanguageTable];

/** What a permission is called: `stored` by `migrate`, in English, and `said` in the visitor's language. */
interface PermissionWords {
  readonly model: string;
  readonly stored: string;
  readonly said: string;
}

/** What permissions and their models are called, by the permissions' names. */
function permissionWords(request: AdminRequest): ReadonlyMap<string, PermissionWords> {
  const { site, language } = request;
  const all = [...HIDDEN, ...site.models, ...adminRegistry(site).all.map(({ model }) => model)];
  const models = new Map(all.map((model) => [model.table, model]));
  const words = new Map<string, PermissionWords>();
  for (const model of models.values()) {
    const plural = capitalized(language.say(modelLabelPlural(model)));
    for (const { codename, label: stored } of modelPermissions(model)) {
      const said = sayPermission(request, model, { codename, stored });
      words.set(`${model.app}.${codename}`, { model: plural, stored, said });
    }
  }
  return words;
}

/** `add_note` by the text `admin.permission.add`. One that a project has thought of is called what its model says. */
function sayPermission(
  { language }: AdminRequest,
  model: Model,
  { codename, stored }: { readonly codename: string; readonly stored: string },
): string {
  const end = `_${model.name.toLowerCase()}`;
  if (!codename.endsWith(end)) return stored;
  const key = `admin.permission.${codename.slice(0, -end.length)}`;
  return language.say(new KeyedText(key, { label: language.say(modelLabel(model)) }, stored));
}

/** Of a model that is gone, or another program's, its permission says what it is called: `notes.add_note`. */
function modelInWords(name: string): string {
  return labelFromName(name.split(/[._]/).at(-1) ?? name);
}
