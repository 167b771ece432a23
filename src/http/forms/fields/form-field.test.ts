import { expect, it } from 'vitest';
import { changeFormField, createFormField, formField } from './form-field.ts';

it('is plain data with the defaults of its kind', () => {
  expect({ ...formField.email({ label: 'Email', autocomplete: 'username' }) }).toEqual({
    kind: 'email',
    label: 'Email',
    helpText: '',
    required: true,
    widget: 'email',
    maxLength: 254,
    attributes: {},
    autocomplete: 'username',
  });
});

it('makes a field of a kind known at run time, undefined settings standing for the defaults', () => {
  const field = createFormField('text', { label: 'Name', maxLength: undefined } as { label: string });
  expect({ ...field }).toEqual({ ...formField.text({ label: 'Name' }) });
});

it('changes a copy, keeping the kind', () => {
  const field = formField.text({ maxLength: 10 });
  expect(changeFormField(field, { maxLength: 5 })).toMatchObject({ kind: 'text', maxLength: 5 });
  expect(field.maxLength).toBe(10);
  expect(() => changeFormField(field, { kind: 'email' })).toThrow('The setting kind of a form field (text)');
});

it.each([
  ['maxLength', { maxLength: 0 }, 'it must be 1 or more'],
  ['maxLength', { maxLength: Number.NaN }, 'it must be 1 or more'],
  ['minLength', { minLength: 9, maxLength: 8 }, 'it is greater than maxLength'],
  ['attributes', { attributes: { 'x y': '1' } }, 'x y is no attribute name'],
  ['attributes', { attributes: { 'x>': '1' } }, 'x> is no attribute name'],
  ['attributes', { attributes: { ID: 'x' } }, 'the form itself writes ID'],
])('refuses a bad %s at once', (setting, settings, reason) => {
  expect(() => formField.text(settings as object)).toThrow(
    `The setting ${setting} of a form field (text) is not valid: ${reason}.`,
  );
});

it('refuses a select without choices', () => {
  expect(() => createFormField('select')).toThrow('a select needs them');
});
