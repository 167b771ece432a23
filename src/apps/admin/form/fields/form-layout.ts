import type { ModelField } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import type { AdminSection } from '../../../contract/admin/admin-form.ts';
import type { AdminColumn } from '../../../contract/admin/admin-list.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';

/** A field of a form: one that is asked for, or one that is only shown. */
export interface LaidOutField {
  readonly name: string;
  readonly isReadOnly: boolean;
  /** What is no field, and is made of the row. */
  readonly column?: AdminColumn;
}

export interface LaidOutSection extends Pick<AdminSection, 'title' | 'description'> {
  readonly fields: readonly LaidOutField[];
}

/**
 * The sections of a row's form, with what of each field may be done. `canChange`: whether one may change the row at all. `fixed`:
 * fields that one may not change, whatever the admin says.
 */
export function formLayout(
  admin: ModelAdmin,
  { canChange, fixed = [] }: { readonly canChange: boolean; readonly fixed?: readonly string[] },
): readonly LaidOutSection[] {
  return sectionsOf(admin).map(({ title, description, fields, readOnly = [] }) => ({
    title,
    ...(description === undefined ? {} : { description }),
    fields: fields.map((one) => {
      if (typeof one !== 'string') return { name: one.name, isReadOnly: true, column: one };
      const isFixed = [...readOnly, ...fixed].includes(one);
      return { name: one, isReadOnly: !canChange || isFixed || !isEditable(admin.model, one) };
    }),
  }));
}

/** The names of the fields that are asked for. */
export function editedNames(layout: readonly LaidOutSection[]): readonly string[] {
  return layout.flatMap(({ fields }) =>
    fields.filter(({ isReadOnly }) => !isReadOnly).map(({ name }) => name),
  );
}

const OF_EVERY_USER: readonly string[] = ['isActive', 'isStaff', 'isSuperuser', 'lastLogin'];

function sectionsOf({ model, form }: ModelAdmin): readonly AdminSection[] {
  if (form) return form;
  const fields = Object.entries(model.fields).filter(([, field]) => isShown(field));
  // As in Django: pairs that are a model of their own have more to say, and are rows of an inline.
  const relations = Object.entries(model.relations).filter(
    ([, { editable, through }]) => editable && !through,
  );
  const names = [...fields, ...relations].map(([name]) => name);
  return [{ title: null, fields: 'usernameField' in model ? inOrderOfUsers(names) : names }];
}

/** Who somebody is stands before what every user has: the model has that first. */
function inOrderOfUsers(names: readonly string[]): readonly string[] {
  const own = names.filter((name) => !OF_EVERY_USER.includes(name));
  return [...own, ...OF_EVERY_USER.filter((name) => names.includes(name))];
}

/** What no form shows by itself: a withheld field is named by whoever wants staff to see it. */
function isShown({ withheld, kind, editable }: ModelField): boolean {
  return !withheld && (kind !== 'binary' || editable);
}

/** Whether forms ask for it. What is mapped to another value has no text that could be asked for. */
export function isEditable(model: Model, name: string): boolean {
  const relation = model.relations[name];
  if (relation) return relation.editable !== false;
  const field = model.fields[name];
  return field?.editable === true && !field.mapping;
}
