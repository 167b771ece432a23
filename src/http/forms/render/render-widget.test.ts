import { describe, expect, it } from 'vitest';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import { english } from '../bound/english.ts';
import { formField } from '../fields/form-field.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { renderWidget } from './render-widget.ts';
import type { WidgetState } from './widget-attributes.ts';

const EVIL = `"><script>alert('1')</script>&`;
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;';

function render(field: FormField, state: Partial<WidgetState> = {}): string {
  const shown = {
    name: 'x',
    id: 'id_x',
    legend: 'X',
    value: '',
    initial: '',
    invalid: false,
    describedBy: [],
    autofocus: false,
    say: (sentence: Sentence) => english.say(sentence),
    fileUrl: () => null,
  };
  return renderWidget({ field, ...shown, ...state });
}

describe('renderWidget', () => {
  it('writes an input', () => {
    expect(render(formField.email({ autocomplete: 'username' }), { value: 'a@x.com' })).toBe(
      '<input type="email" name="x" id="id_x" class="form-control" required autocomplete="username"' +
        ' value="a@x.com" maxlength="254" data-counts="text">',
    );
  });

  it('says what is wrong, and where that is explained', () => {
    const state = { invalid: true, describedBy: ['id_x_helptext', 'id_x_error'], autofocus: true };
    expect(render(formField.slug({ required: false }), state)).toBe(
      '<input type="text" name="x" id="id_x" class="form-control is-invalid" autofocus' +
        ' aria-describedby="id_x_helptext id_x_error" aria-invalid="true" maxlength="50" data-counts="text">',
    );
  });

  it('shows no password, and lets none be cut off by the browser', () => {
    const field = formField.password({ autocomplete: 'new-password', minLength: 8 });
    expect(render(field, { value: 'secret' })).toBe(
      '<input type="password" name="x" id="id_x" class="form-control" required autocomplete="new-password" minlength="8">',
    );
    expect(render(formField.password({ widget: 'text' }), { value: 'secret' })).not.toContain('secret');
    expect(render(formField.password({ widget: 'hidden' }), { value: 'secret' })).not.toContain('secret');
    expect(render(formField.text({ widget: 'password' }), { value: 'secret' })).not.toContain('secret');
  });

  it('writes a checkbox', () => {
    expect(render(formField.boolean(), { value: true })).toBe(
      '<input type="checkbox" name="x" id="id_x" class="form-check-input" required checked>',
    );
    expect(render(formField.boolean({ required: false }), { value: false })).toBe(
      '<input type="checkbox" name="x" id="id_x" class="form-check-input">',
    );
  });

  it('writes numbers and dates with what a browser needs to check them', () => {
    expect(render(formField.integer({ min: 0, max: 9 }), { value: '4' })).toBe(
      '<input type="number" name="x" id="id_x" class="form-control" required value="4" min="0" max="9">',
    );
    expect(render(formField.decimal({ decimalPlaces: 2 }))).toContain(' step="0.01"');
    expect(render(formField.decimal())).toContain(' step="any"');
    expect(render(formField.datetimeLocal(), { value: '2026-05-31T14:30:07' })).toBe(
      '<input type="datetime-local" name="x" id="id_x" class="form-control" required' +
        ' value="2026-05-31T14:30:07" step="1">',
    );
  });

  it('writes a select whose first option is no choice', () => {
    const choices = [
      ['free', 'Free'],
      [EVIL, EVIL],
    ] as const;
    expect(render(formField.select({ choices }), { value: 'free' })).toBe(
      '<select name="x" id="id_x" class="form-select" required><option value="">Choose…</option>' +
        `<option value="free" selected>Free</option><option value="${ESCAPED}">${ESCAPED}</option></select>`,
    );
    expect(render(formField.select({ choices, required: false }))).toContain(
      '<option value="" selected>None</option>',
    );
    expect(
      render(
        formField.select({
          choices: [
            ['', 'Any'],
            ['a', 'A'],
          ],
        }),
      ),
    ).toContain('><option value="" selected>Any</option><option value="a">A</option>');
  });

  it('writes a list of which several can be chosen', () => {
    const choices = [
      ['free', 'Free'],
      [EVIL, EVIL],
    ] as const;
    expect(render(formField.multiSelect({ choices }), { value: [EVIL] })).toBe(
      '<select name="x" id="id_x" class="form-select" required multiple><option value="free">Free</option>' +
        `<option value="${ESCAPED}" selected>${ESCAPED}</option></select>`,
    );
    const left = render(formField.multiSelect({ choices: [], required: false }), {
      value: [],
      initial: [EVIL],
    });
    expect(left).toContain(`<option value="${ESCAPED}">${ESCAPED}</option></select>`);
  });

  it('writes a group of boxes, with its label, its help and what is wrong with it', () => {
    const choices = [
      ['a', EVIL],
      ['b', 'Beans'],
    ] as const;
    const field = formField.multiSelect({
      choices,
      widget: 'checkboxes',
      attributes: { class: 'two-columns' },
    });
    const state = { invalid: true, describedBy: ['id_x_error'], autofocus: true, legend: EVIL, value: ['b'] };
    expect(render(field, state)).toBe(
      '<fieldset aria-describedby="id_x_error" class="two-columns">' +
        `<legend class="form-label fs-6">${ESCAPED}</legend>` +
        '<div class="form-check"><input type="checkbox" name="x" id="id_x" class="form-check-input is-invalid"' +
        ' value="a" autofocus aria-invalid="true"> ' +
        `<label class="form-check-label" for="id_x">${ESCAPED}</label></div>` +
        '<div class="form-check"><input type="checkbox" name="x" id="id_x-1" class="form-check-input is-invalid"' +
        ' value="b" checked aria-invalid="true"> <label class="form-check-label" for="id_x-1">Beans</label></div>' +
        '</fieldset>',
    );
  });

  it('writes radio buttons of which none is on by itself, and one for none where nothing has to be chosen', () => {
    const choices = [
      ['a', EVIL],
      ['b', 'Beans'],
    ] as const;
    const field = formField.select({ choices, widget: 'radios' });
    expect(render(field, { invalid: true, describedBy: ['id_x_error'] })).toBe(
      '<fieldset role="radiogroup" aria-required="true" aria-invalid="true" aria-describedby="id_x_error">' +
        '<legend class="form-label fs-6">X</legend>' +
        '<div class="form-check"><input type="radio" name="x" id="id_x" class="form-check-input is-invalid"' +
        ` value="a" required> <label class="form-check-label" for="id_x">${ESCAPED}</label></div>` +
        '<div class="form-check"><input type="radio" name="x" id="id_x-1" class="form-check-input is-invalid"' +
        ' value="b" required> <label class="form-check-label" for="id_x-1">Beans</label></div></fieldset>',
    );
    const optional = render(formField.select({ choices, widget: 'radios', required: false }), { value: '' });
    expect(optional).toMatch(/value="" checked> <label[^>]*>[^<]+<.*value="a"> .*value="b"> /);
    expect(() => formField.text({ widget: 'radios' })).toThrow(/radios are for a field with choices/);
  });

  it('hides several choices, each in an input of its own', () => {
    const choices = [['a', 'A']] as const;
    const field = formField.multiSelect({ choices, widget: 'hidden' });
    expect(render(field, { value: ['a', EVIL] })).toBe(
      `<input type="hidden" name="x" id="id_x" value="a"><input type="hidden" name="x" id="id_x-1" value="${ESCAPED}">`,
    );
    expect(render(field, { value: [] })).toBe('');
  });

  it('keeps the first line break of a textarea', () => {
    expect(render(formField.textarea({ required: false }), { value: '\n</textarea>' })).toBe(
      '<textarea name="x" id="id_x" class="form-control" rows="5" maxlength="10000" data-counts="text">\n\n&lt;/textarea&gt;</textarea>',
    );
  });

  it('writes a hidden input with nothing that concerns people', () => {
    expect(render(formField.hidden(), { value: '/next', invalid: true, autofocus: true })).toBe(
      '<input type="hidden" name="x" id="id_x" value="/next">',
    );
  });

  it('adds own attributes, which win over its own but for lists, which grow', () => {
    const attributes = { class: 'wide', placeholder: EVIL, MAXLENGTH: 5, readonly: true, spellcheck: false };
    expect(render(formField.text({ required: false, attributes }))).toBe(
      `<input type="text" name="x" id="id_x" class="form-control wide" maxlength="5" data-counts="text" placeholder="${ESCAPED}" readonly>`,
    );
    const described = formField.text({ attributes: { 'aria-describedby': 'rules' } });
    expect(render(described, { describedBy: ['id_x_error'] })).toContain(
      ' aria-describedby="id_x_error rules"',
    );
  });

  it.each([formField.text(), formField.textarea(), formField.hidden(), formField.url(), formField.integer()])(
    'escapes the value: $kind',
    (field) => {
      const html = render(field, { value: EVIL });
      expect(html).toContain(ESCAPED);
      expect(html).not.toContain('<script');
    },
  );
});
