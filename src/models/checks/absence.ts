import { defaultValue } from '../fields/field-base.ts';
import { isTextKind, type ModelField } from '../kinds/model-field.ts';

/** In which way a value is absent. */
export type Absence =
  /** It is not named, or undefined. */
  | 'notGiven'
  | 'null'
  /** It is the empty text: a value that was given, unlike nothing. */
  | 'emptyText'
  /** Its control in a form came back empty. */
  | 'emptyControl';

type Substitute = 'default' | 'null' | 'emptyText';

/** What stands in for the value: the first that the field has. */
const substitutes: Readonly<Record<Absence, readonly Substitute[]>> = {
  notGiven: ['default', 'null', 'emptyText'],
  null: ['null', 'default', 'emptyText'],
  emptyText: ['null', 'emptyText'],
  emptyControl: ['null', 'emptyText', 'default'],
};

/** What a field holds that is given no value; undefined where it needs one. */
export function valueOfAbsence(field: ModelField, absence: Absence): unknown {
  for (const substitute of substitutes[absence]) {
    const value = substituteOf(field, substitute);
    if (value !== undefined) return value;
  }
  return undefined;
}

function substituteOf(field: ModelField, substitute: Substitute): unknown {
  switch (substitute) {
    case 'default':
      return defaultValue(field);
    case 'null':
      return field.nullable ? null : undefined;
    case 'emptyText':
      return mayBeEmptyText(field) ? '' : undefined;
    default:
      return substitute satisfies never;
  }
}

/** Whether a field that is given nothing holds an empty text rather than nothing. */
function mayBeEmptyText({ kind, required, mapping }: ModelField): boolean {
  return isTextKind(kind) && !required && !mapping;
}
