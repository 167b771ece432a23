import type { Model } from '../../../models/model.ts';
import type { RowSaver } from '../../../models/rows/row-saver.ts';
import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import type { Language } from '../../../support/texts/texts.ts';
import type { StaleFields } from '../../request/stale-form.ts';
import { RequestError } from '../../request-error.ts';
import { LazyHtml, type PageOfHtml, type SafeHtml, safeHtml } from '../../templates/safe-html.ts';
import type { FormDataOf, FormField, FormFields, WidgetValue } from '../fields/form-field-data.ts';
import { maySendNothing } from '../fields/form-kinds.ts';
import { renderNonFieldErrors } from '../render/render-errors.ts';
import { pickValues, type SentValues } from '../values/sent-values.ts';
import { sentValue, unboundValue } from '../values/shown-value.ts';
import { BoundField } from './bound-field.ts';
import { english } from './english.ts';
import { ErrorList } from './error-list.ts';
import { FormCheck } from './form-check.ts';
import { FormErrors, type FormErrorsEntry } from './form-errors.ts';
import type { FormOptions, FormPlan } from './form-options.ts';
import { type FormView, renderFormAsDivs, renderFormAsParagraphs } from './render-form.ts';
import { addDuplicates, type ErrorSink, type SaveOptions, valuesToSave, writeValues } from './save-form.ts';
import type { ShownForm } from './shown-form.ts';

/** `data` holds every field by name; `null` stands for an optional field that was left empty. */
export type FormAnswer<Fields extends FormFields> = { ok: true; data: FormDataOf<Fields> } | { ok: false };

/** Django's name for the errors of the form as a whole. */
const NON_FIELD_ERRORS = '__all__';

/**
 * A form at one request: bound to the values that were sent, or unbound, to be filled in. Each name exists twice: as
 * in Django for templates (`form.as_p`) and in camelCase for code (`form.asP`). Each field is also a property of
 * the form, `{{ form.email }}`; `defineForm` refuses names that would hide a property of this class.
 */
export class BoundForm<Fields extends FormFields = FormFields>
  extends LazyHtml
  implements Iterable<BoundField>
{
  readonly #plan: FormPlan<Fields>;
  readonly #sent: SentValues | null;
  readonly #options: FormOptions<Fields>;
  #boundFields: ReadonlyMap<string, BoundField> | null = null;
  #fieldsByName: { readonly [Name in keyof Fields]: BoundField } | null = null;
  readonly #errors = new Map<string | null, Sentence[]>();
  #language: Language | null;
  #page: PageOfHtml | null = null;
  readonly #initial: Readonly<Record<string, unknown>>;
  readonly #autofocus: boolean | string;
  #isUniqueChecked = false;
  readonly #check: FormCheck<Fields> | null;
  /** What a form on a stale token was sent with. It is shown, and never checked. */
  #stale: SentValues | null = null;

  /** Made by `bind` (with the values that were sent) and `unbind` (with `null`) of a definition. */
  constructor(plan: FormPlan<Fields>, sent: SentValues | null, options: FormOptions<Fields>) {
    super();
    this.#plan = plan;
    this.#sent = sent;
    this.#options = options;
    this.#initial = (options.initial ?? {}) as Readonly<Record<string, unknown>>;
    this.#language = options.language ?? null;
    this.#autofocus = options.autofocus ?? plan.layout.autofocus;
    const addError = this.addError.bind(this);
    this.#check = sent && new FormCheck({ plan, sent, initial: this.#initial, addError });
    for (const name of plan.fields.keys()) {
      Object.defineProperty(this, name, { get: () => this.#fields.get(name) });
    }
  }

  /** Made when somebody looks at one: a form that is only checked shows none. */
  get #fields(): ReadonlyMap<string, BoundField> {
    this.#boundFields ??= this.#bindFields();
    return this.#boundFields;
  }

  #bindFields(): ReadonlyMap<string, BoundField> {
    const { idPrefix, prefix, labelSuffix } = { ...this.#plan.layout, ...this.#options };
    const fields = new Map<string, BoundField>();
    for (const [name, field] of this.#plan.fields) {
      const initial = unboundValue(field, this.#initial[name]);
      const value = this.#shown(name, field, initial);
      const messages = () => this.#said(name);
      const say = (sentence: Sentence) => this.#say(sentence);
      const hasAutofocus = () => this.#nameOfAutofocus() === name;
      const fileUrl = (path: string) => this.#page?.fileUrl(path) ?? null;
      const isTypedAgain = () => this.#isTypedAgain(name, field);
      const source = { name, field, value, initial, idPrefix, prefix, labelSuffix, fileUrl };
      fields.set(name, new BoundField({ ...source, messages, hasAutofocus, isTypedAgain, say }));
    }
    return fields;
  }

  #shown(name: string, field: FormField, initial: WidgetValue): WidgetValue {
    if (this.#sent) return sentValue(field, this.#sent.get(name));
    const stale = this.#stale;
    // What is not in the page was not sent, and is shown as before.
    return stale && (stale.has(name) || maySendNothing(field)) ? sentValue(field, stale.get(name)) : initial;
  }

  #nameOfAutofocus(): string | undefined {
    const inError = this.visibleFields.find((field) => field.errors !== '');
    if (inError) return inError.name;
    if (typeof this.#autofocus === 'string') return this.#autofocus;
    if (!this.#autofocus) return undefined;
    // Shown again: what is to be typed once more, a password for one.
    const empty = this.#stale && this.visibleFields.find(({ value }) => value === '');
    return (empty ?? this.visibleFields[0])?.name;
  }

  /** A password that was right is not sent back; where something else was wrong, it is to be typed once more. */
  #isTypedAgain(name: string, { kind }: FormField): boolean {
    if (kind !== 'password' || !this.#sent?.get(name) || this.#errors.has(name)) return false;
    return [...this.#errors.keys()].some((wrong) => wrong !== null);
  }

  /** Called by `render`: the language of the page, where the form was given none of its own. */
  override setPage(page: PageOfHtml): void {
    this.#language ??= page.language;
    this.#page = page;
  }

  /**
   * Called by `render` where a form was sent on a stale token: if it is this one, it is shown as it was filled in, passwords
   * aside, with a sentence that asks to send it again. It is no bound form, and never valid: nobody can act on it. A form that
   * a view binds to `request.staleForm.take()` is the same.
   */
  override showAgain(sent: StaleFields): boolean {
    if (this.#sent || this.#stale) return this.#stale !== null;
    const { prefix } = { ...this.#plan.layout, ...this.#options };
    const values = pickValues(sent, this.#plan.fields, prefix);
    if (values.size === 0) return false;
    this.#stale = values;
    this.#boundFields = this.#fieldsByName = null;
    const sentence = sent.tell();
    if (sentence) this.addError(null, sentence);
    return true;
  }

  #say(sentence: Sentence): string {
    return (this.#language ?? english).say(sentence);
  }

  #said(name: string | null): readonly string[] {
    return (this.#errors.get(name) ?? []).map((message) => this.#say(message));
  }

  /** Whether a field is a file: the form has to be sent as `multipart/form-data` then. Django's `is_multipart`. */
  get isMultipart(): boolean {
    return [...this.#plan.fields.values()].some(({ kind }) => kind === 'file');
  }

  /** What a `<form>` says of how it is sent: `<form method="post"{{ form.enctype }}>`. Nothing where there are no files. */
  get enctype(): SafeHtml {
    return safeHtml(this.isMultipart ? ' enctype="multipart/form-data"' : '');
  }

  /** Whether the form was sent, rather than shown for the first time. */
  get isBound(): boolean {
    return this.#sent !== null;
  }

  /** The fields by name. */
  get fields(): { readonly [Name in keyof Fields]: BoundField } {
    this.#fieldsByName ??= Object.fromEntries(this.#fields) as {
      readonly [Name in keyof Fields]: BoundField;
    };
    return this.#fieldsByName;
  }

  get visibleFields(): readonly BoundField[] {
    return [...this.#fields.values()].filter((field) => !field.isHidden);
  }

  get hiddenFields(): readonly BoundField[] {
    return [...this.#fields.values()].filter((field) => field.isHidden);
  }

  [Symbol.iterator](): Iterator<BoundField> {
    return this.#fields.values();
  }

  /**
   * Checks each field, then the fields together. The work is done once; later calls repeat the answer, which turns to
   * `ok: false` with the first `addError`. An unbound form is never valid, and has no errors.
   */
  async validate(): Promise<FormAnswer<Fields>> {
    if (this.#check === null) return { ok: false };
    const data = await this.#check.data();
    return this.#errors.size > 0 ? { ok: false } : { ok: true, data: data as FormDataOf<Fields> };
  }

  /**
   * What has come back otherwise than `initial` says, with its new value: Django's `changed_data`. Without `initial` that
   * is all. Empty before `validate`.
   */
  get changedData(): Partial<FormDataOf<Fields>> {
    return { ...this.#changed };
  }

  get #changed(): Partial<FormDataOf<Fields>> {
    return this.#check?.changed ?? {};
  }

  /**
   * As `validate`, and looks in the database for other rows that have a unique value already, each field's alone and
   * those that are unique together: Django's `validate_unique`. `saver` is the manager of the form's model,
   * `request.objects(Note)` or `accounts.users`.
   *
   * @throws LatchkeyError `form_without_model`.
   */
  async validateUnique(saver: RowSaver<unknown>, options: SaveOptions = {}): Promise<FormAnswer<Fields>> {
    const model = this.#modelToSave();
    const answer = await this.validate();
    // What has failed already is no value that could be looked for.
    const data = (await this.#check?.data()) ?? {};
    if (this.#check === null || this.#isUniqueChecked) return answer;
    this.#isUniqueChecked = true;
    const { values } = valuesToSave(model, data, options);
    await addDuplicates(this.#sink(), model, { saver, values, existing: options.instance ?? null });
    return this.validate();
  }

  /**
   * Checks the form, unique values too, and saves it: makes a row, or changes `instance`, and relates it as the form says, all
   * or nothing. Null, with the reasons among the form's errors, when it is not valid, or when somebody else took a unique
   * value in the same moment. Fields that the model does not have are left out; of an instance only `changedData` is
   * written. Django's `ModelForm.save`, `save_m2m` included.
   *
   * ```ts
   * const note = await form.save(request.objects(Note), { values: { ownerId: user.id } });
   * if (!note) return render(request, 'notes/new.html', { form });
   * ```
   *
   * @throws LatchkeyError `form_without_model`, `form_saver_unrelating`, and what the manager throws.
   */
  async save<Row>(saver: RowSaver<Row>, options: SaveOptions = {}): Promise<Row | null> {
    const model = this.#modelToSave();
    const answer = await this.validateUnique(saver, options);
    if (!answer.ok) return null;
    // What nobody has touched is left as it is, also where somebody else has changed it meanwhile.
    const data = options.instance ? this.#changed : answer.data;
    const step = valuesToSave(model, data, options);
    return writeValues(this.#sink(), model, { ...step, saver, existing: options.instance ?? null });
  }

  #modelToSave(): Model {
    if (this.#plan.model) return this.#plan.model;
    throw new RequestError('form_without_model');
  }

  #sink(): ErrorSink {
    const addError = (name: string | null, message: Sentence) => this.addError(name, message);
    return { fields: Object.fromEntries(this.#plan.fields), addError };
  }

  /** Adds an error to a field, or with `null` to the form as a whole. Throws `form_field_unknown`. */
  addError(name: (keyof Fields & string) | null, message: Sentence): void {
    if (name !== null && !this.#plan.fields.has(name)) {
      throw new RequestError('form_field_unknown', { name, known: [...this.#plan.fields.keys()].join(', ') });
    }
    this.#errors.set(name, [...(this.#errors.get(name) ?? []), message]);
  }

  /** Every error, or `''` where there are none, so that `{% if form.errors %}` tells. */
  get errors(): FormErrors | '' {
    const names = [null, ...this.#plan.fields.keys()].filter((name) => this.#errors.has(name));
    return names.length > 0 ? new FormErrors(names.map((name) => this.#errorsOf(name))) : '';
  }

  #errorsOf(name: string | null): FormErrorsEntry {
    const field = name === null ? undefined : this.#fields.get(name);
    const errors = new ErrorList(this.#said(name));
    return { name: name ?? NON_FIELD_ERRORS, label: field?.label ?? this.#say(text('forms.whole')), errors };
  }

  /** Every error as plain data, `{ email: ['…'], __all__: ['…'] }`: for JSON answers and for tests. */
  get errorMessages(): Record<string, readonly string[]> {
    const entries = this.errors === '' ? [] : [...this.errors];
    return Object.fromEntries(entries.map(([name, errors]) => [name, errors.messages]));
  }

  /** The errors that belong to no field, or `''` where there are none. */
  get nonFieldErrors(): ErrorList | '' {
    const messages = this.#said(null);
    return messages.length > 0 ? new ErrorList(messages, () => renderNonFieldErrors(messages)) : '';
  }

  /** The form as plain data, for pages that another engine makes: `res.render('contact', { form: form.toData() })`. */
  toData(): ShownForm<keyof Fields & string> {
    const fields = Array.from(this.#fields, ([name, field]) => [name, field.toData()] as const);
    return {
      isBound: this.isBound,
      errors: this.#said(null),
      fields: Object.fromEntries(fields) as ShownForm<keyof Fields & string>['fields'],
    };
  }

  /** The form's inside, errors and all, with each field in a `<p>`. */
  get asP(): SafeHtml {
    return safeHtml(renderFormAsParagraphs(this.#view()));
  }

  /** The form's inside, errors and all, with each field in a `<div>`. */
  get asDiv(): SafeHtml {
    return safeHtml(renderFormAsDivs(this.#view()));
  }

  #view(): FormView {
    const { visibleFields, hiddenFields, nonFieldErrors } = this;
    return { visibleFields, hiddenFields, nonFieldErrors, say: (sentence) => this.#say(sentence) };
  }

  override render(): string {
    return this.asDiv.toString();
  }

  get is_multipart(): boolean {
    return this.isMultipart;
  }
  get is_bound(): boolean {
    return this.isBound;
  }
  get changed_data(): Partial<FormDataOf<Fields>> {
    return this.changedData;
  }
  get visible_fields(): readonly BoundField[] {
    return this.visibleFields;
  }
  get hidden_fields(): readonly BoundField[] {
    return this.hiddenFields;
  }
  get non_field_errors(): ErrorList | '' {
    return this.nonFieldErrors;
  }
  get as_p(): SafeHtml {
    return this.asP;
  }
  get as_div(): SafeHtml {
    return this.asDiv;
  }
}
