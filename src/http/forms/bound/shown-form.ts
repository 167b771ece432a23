import type { AttributeValue } from '../fields/form-field-data.ts';
import { holdsSeveral } from '../fields/form-kinds.ts';
import { mergeAttributes } from '../render/render-attributes.ts';
import {
  limitAttributes,
  type ShownChoice,
  shownChoices,
  shownText,
  stateAttributes,
  type WidgetState,
} from '../render/widget-attributes.ts';

/** A field as plain data: JSON, for any template engine and for scripts. Nothing in it is escaped. */
export interface ShownField {
  readonly name: string;
  /** What `for` of the label refers to. */
  readonly id: string;
  readonly label: string;
  /** The type of the `<input>`, or `textarea`, `select` or `radios`; of several choices `select-multiple` or `checkboxes`. */
  readonly type: string;
  /**
   * The text that the control shows. Always '' for a password, and for several choices, which `choices` tells; of a checkbox,
   * what is sent when it is ticked.
   */
  readonly value: string;
  /** Whether a checkbox is ticked; false for any other control. */
  readonly checked: boolean;
  /** Of `checkboxes`: whether one of them has to be ticked, which HTML cannot say. */
  readonly required: boolean;
  /** HTML's other attributes of the control, such as `autocomplete`, `maxlength` and `aria-describedby`. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** The options of a select, the radio buttons, and the boxes of several choices; of any other control none. */
  readonly choices: readonly ShownChoice[];
  /** '' where there is none. */
  readonly helpText: string;
  /** The id that `aria-describedby` names for the help text. */
  readonly helpTextId: string;
  readonly errors: readonly string[];
  /** The id that `aria-describedby` names for the errors. */
  readonly errorsId: string;
}

/** A form as plain data. */
export interface ShownForm<Name extends string = string> {
  /** Whether the form was sent, rather than shown for the first time. */
  readonly isBound: boolean;
  /** The errors of the form as a whole. */
  readonly errors: readonly string[];
  /** The fields by name, in the order in which they are shown; hidden ones too. */
  readonly fields: { readonly [Field in Name]: ShownField };
}

type ShownTexts = Pick<ShownField, 'label' | 'helpText' | 'helpTextId' | 'errors' | 'errorsId'>;

/** What a browser sends for a box that is ticked and has no value of its own. */
const TICKED = 'on';

/** A field as plain data. */
export function showField(state: WidgetState, texts: ShownTexts): ShownField {
  const { name, id, field } = state;
  const isCheckbox = field.widget === 'checkbox';
  const shown = shownText(state);
  const { type, required, attributes } = attributesOf(state);
  const hasChoices = field.widget === 'select' || field.widget === 'radios' || holdsSeveral(field);
  const choices = hasChoices ? shownChoices(state) : [];
  return {
    name,
    id,
    type,
    value: isCheckbox ? TICKED : shown,
    checked: isCheckbox && state.value === true,
    required,
    attributes,
    choices,
    ...texts,
  };
}

/** The same attributes as in our own HTML, without those that have a place of their own and without our classes. */
function attributesOf(state: WidgetState): Pick<ShownField, 'type' | 'required' | 'attributes'> {
  const { widget, attributes } = state.field;
  const merged = mergeAttributes([
    ['type', widget],
    ...(widget === 'hidden' ? [] : [...stateAttributes(state), ...limitAttributes(state)]),
    ...(widget === 'textarea' ? [['rows', 5] as const] : []),
    ...Object.entries(attributes),
  ]);
  const { type, required = false, ...others } = Object.fromEntries(merged);
  const given = Object.entries(others).filter(([, value]) => value !== false);
  return { type: String(type), required: required !== false, attributes: Object.fromEntries(given) };
}
