import { isReference, isTextKind, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { ModelError } from '../../../models/model-error.ts';
import type { ModelAdmin } from './model-admin.ts';

const ACTION_NAME = /^[a-z][a-z\d-]*$/;

/**
 * The compiler checks the names, unless somebody went round it.
 *
 * @throws LatchkeyError `admin_invalid`.
 */
export function checkAdmin(admin: ModelAdmin): void {
  const reason = wrongName(admin) ?? wrongList(admin) ?? wrongForm(admin);
  if (reason !== null) throw new ModelError('admin_invalid', { model: admin.model.name, reason });
}

function wrongName({ model, list, form, actions }: ModelAdmin): string | null {
  const isKnown = (name: string) => isField(model, name) || Object.hasOwn(model.relations, name);
  const named = [
    ...namesIn(list.columns ?? []),
    ...list.filters,
    ...(form ?? []).flatMap(({ fields }) => namesIn(fields)),
  ];
  const unknown = named.find((name) => !isKnown(name));
  if (unknown !== undefined) return `it has no field ${unknown}`;
  const action = Object.keys(actions).find((name) => !ACTION_NAME.test(name));
  return action === undefined ? null : `an action is named like set-aside, and not '${action}'`;
}

function wrongList({ model, list }: ModelAdmin): string | null {
  const sorted = [list.sort ?? []].flat().find((name) => !isField(model, name.replace(/^-/, '')));
  if (sorted !== undefined) return `it cannot be sorted by ${sorted}`;
  const sought = list.search.find((name) => !isSearchable(model, name));
  if (sought !== undefined) return `its search cannot look into ${sought}: it is no field of text`;
  const columns = list.columns?.map((column) => (typeof column === 'string' ? column : column.name));
  const link = columns && list.links?.find((name) => !columns.includes(name));
  if (link !== undefined) return `its list has no column ${link} that could lead to the row`;
  return list.pageSize >= 1 && list.pageSize <= 1000 ? null : 'a page of its list has 1 to 1000 rows';
}

function wrongForm({ model, prepopulated, radios, saveAsNew, inlines }: ModelAdmin): string | null {
  const filled = Object.entries(prepopulated).flatMap(([name, from]) => [name, ...from]);
  const textless = filled.find((name) => !isOwnText(model.fields[name]));
  if (textless !== undefined) return `${textless} cannot be filled by text, nor from it`;
  const single = radios.find((name) => !isChoice(model.fields[name]));
  if (single !== undefined) return `${single} has no choices that could be radio buttons`;
  if (saveAsNew && 'usernameField' in model)
    return 'a user cannot be saved as another: a login belongs to one';
  const inline = inlines.find(({ min = 0, max = Number.POSITIVE_INFINITY }) => !(min >= 0 && max >= min));
  return inline ? `its inline ${inline.model.name} needs min to be no more than max` : null;
}

function namesIn(parts: readonly unknown[]): readonly string[] {
  return parts.filter((part) => typeof part === 'string');
}

function isField({ fields }: Model, name: string): boolean {
  return name === 'id' || Object.hasOwn(fields, name);
}

function isOwnText(field: ModelField | undefined): boolean {
  return field !== undefined && isTextKind(field.kind) && !field.mapping;
}

function isChoice(field: ModelField | undefined): boolean {
  return field !== undefined && (field.kind === 'enum' || isReference(field)) && !field.mapping;
}

/** What is behind a foreign key is looked at when somebody searches: models may refer to each other. */
function isSearchable({ fields }: Model, given: string): boolean {
  const [name = '', ...rest] = given.replace(/^[\^=]/, '').split('.');
  const field: ModelField | undefined = fields[name];
  if (!field) return false;
  return rest.length > 0 ? isReference(field) : isOwnText(field);
}
