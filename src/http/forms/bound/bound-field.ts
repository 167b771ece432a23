import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import { LazyHtml, type SafeHtml, safeHtml } from '../../templates/safe-html.ts';
import type { FormField, WidgetValue } from '../fields/form-field-data.ts';
import { renderFieldErrors } from '../render/render-errors.ts';
import {
  errorsId,
  type FieldView,
  helpTextId,
  renderFieldAsDiv,
  renderFieldAsParagraph,
  renderLabel,
  withSuffix,
} from '../render/render-field.ts';
import { renderWidget } from '../render/render-widget.ts';
import type { WidgetState } from '../render/widget-attributes.ts';
import { ErrorList } from './error-list.ts';
import { type ShownField, showField } from './shown-form.ts';

/** What a form tells its field. The functions are asked at each printing, since errors come later. */
export interface BoundFieldSource {
  readonly name: string;
  readonly field: FormField;
  readonly value: WidgetValue;
  /** What the field shows before it is filled in. */
  readonly initial: WidgetValue;
  readonly idPrefix: string;
  /** Comes before the name of the control. */
  readonly prefix: string;
  readonly labelSuffix: string;
  messages(): readonly string[];
  /** In the language of the form. */
  say(sentence: Sentence): string;
  /** The address of a file that is kept. */
  fileUrl(path: string): string | null;
  hasAutofocus(): boolean;
  /** Whether it is a password that was sent, and that a mistake elsewhere makes one type again. */
  isTypedAgain(): boolean;
}

/**
 * A field with the value and the errors of one form. Printed, it is its widget: `{{ field }}`. Each name exists
 * twice: as in Django for templates (`field.label_tag`) and in camelCase for code (`field.labelTag`).
 */
export class BoundField extends LazyHtml {
  readonly #source: BoundFieldSource;

  constructor(source: BoundFieldSource) {
    super();
    this.#source = source;
  }

  /** The definition of the field: `{{ field.field.required }}`. */
  get field(): FormField {
    return this.#source.field;
  }

  get name(): string {
    return this.#source.name;
  }

  /** The label as plain text; `labelTag` is the element. */
  get label(): string {
    return this.#source.say(this.field.label ?? this.name);
  }

  /** The help text as plain text. Of a password that has to be typed again, because something else was wrong, it says so too. */
  get helpText(): string {
    const help = this.#source.say(this.field.helpText);
    if (!this.#source.isTypedAgain()) return help;
    return `${this.#source.say(text('forms.passwordAgain'))} ${help}`.trim();
  }

  /**
   * What the widget shows: a text, or for a boolean whether it is ticked, or the values of several choices. Always `''` for a
   * password.
   */
  get value(): WidgetValue {
    return this.#source.value;
  }

  get htmlName(): string {
    return `${this.#source.prefix}${this.name}`;
  }

  get idForLabel(): string {
    return `${this.#source.idPrefix}${this.htmlName}`;
  }

  get isHidden(): boolean {
    return this.field.widget === 'hidden';
  }

  /** `''` where there are none. */
  get errors(): ErrorList | '' {
    const messages = this.#source.messages();
    if (messages.length === 0) return '';
    return new ErrorList(messages, () => renderFieldErrors(messages, errorsId(this.idForLabel)));
  }

  /** The label as an element. `''` for radio buttons, and for checkboxes of several choices: those have it among them, as their legend. */
  get labelTag(): SafeHtml {
    return safeHtml(renderLabel(this.#view()));
  }

  /** Label, widget, errors and help text in a `<div>`. */
  get asFieldGroup(): SafeHtml {
    return safeHtml(renderFieldAsDiv(this.#view()));
  }

  /** Errors, and label, widget and help text in a `<p>`; of such a group in a `<div>`. */
  get asP(): SafeHtml {
    return safeHtml(renderFieldAsParagraph(this.#view()));
  }

  override render(): string {
    return renderWidget(this.#state());
  }

  /** The field as plain data, for pages that another engine makes. */
  toData(): ShownField {
    const id = this.idForLabel;
    return showField(this.#state(), {
      label: this.label,
      helpText: this.helpText,
      helpTextId: helpTextId(id),
      errors: [...this.#source.messages()],
      errorsId: errorsId(id),
    });
  }

  #state(): WidgetState {
    const { htmlName: name, field, value, idForLabel: id } = this;
    const invalid = this.#source.messages().length > 0;
    const describedBy = [
      ...(this.helpText === '' ? [] : [helpTextId(id)]),
      ...(invalid ? [errorsId(id)] : []),
    ];
    const { initial, say, fileUrl } = this.#source;
    const autofocus = this.#source.hasAutofocus();
    const legend = withSuffix(this.label, this.#source.labelSuffix);
    return { field, name, id, legend, value, initial, invalid, describedBy, autofocus, say, fileUrl };
  }

  #view(): FieldView {
    return {
      id: this.idForLabel,
      label: this.label,
      labelSuffix: this.#source.labelSuffix,
      helpText: this.helpText,
      messages: this.#source.messages(),
      widget: this.field.widget,
      widgetHtml: this.render(),
    };
  }

  get help_text(): string {
    return this.helpText;
  }
  get html_name(): string {
    return this.htmlName;
  }
  get id_for_label(): string {
    return this.idForLabel;
  }
  get is_hidden(): boolean {
    return this.isHidden;
  }
  get label_tag(): SafeHtml {
    return this.labelTag;
  }
  get as_field_group(): SafeHtml {
    return this.asFieldGroup;
  }
  get as_p(): SafeHtml {
    return this.asP;
  }
}
