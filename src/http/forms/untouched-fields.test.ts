import { expect, it } from 'vitest';
import { defineForm } from './definition/define-form.ts';
import { formField } from './fields/form-field.ts';

const form = defineForm({
  fields: {
    title: formField.text(),
    body: formField.textarea({ required: false }),
    price: formField.decimal(),
    at: formField.datetimeLocal(),
    agreed: formField.boolean({ required: false }),
  },
});

const initial = {
  title: ' two\nlines ',
  body: 'a\r\nb ',
  price: '1.5',
  at: new Date('2026-01-31T12:34:56.789Z'),
  agreed: true,
};
/** As a browser sends what it was shown. */
const sent = {
  title: ' twolines ',
  body: 'a\r\nb ',
  price: '1.5',
  at: '2026-01-31T12:34:56.789',
  agreed: 'on',
};

it('keeps the values of fields that came back as they were shown, and knows them', async () => {
  const bound = form.bind(Object.entries(sent), { initial });
  const answer = await bound.validate();
  expect(answer).toEqual({ ok: true, data: initial });
  expect(answer.ok && answer.data.at).toBe(initial.at);
  expect(bound.changedData).toEqual({});
  expect(bound.changed_data).toEqual({});
});

it('takes the same value in another spelling for the same', async () => {
  const other = { ...sent, at: '2026-01-31T12:34:56.7890' };
  const bound = form.bind(Object.entries(other), { initial });
  await bound.validate();
  expect(bound.changedData).toEqual({});
});

it('tells what has changed, a space or a line break among them', async () => {
  const changed = { ...sent, title: ' twolines', body: 'a\r\n\r\nb ', price: '1.6', agreed: undefined };
  const values = Object.entries(changed).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const bound = form.bind(values, { initial });
  expect(bound.changedData).toEqual({});
  await bound.validate();
  expect(bound.changedData).toEqual({ title: 'twolines', body: 'a\n\nb', price: '1.6', agreed: false });
});

it('leaves alone what was not sent, but for a box that was not ticked', async () => {
  const bound = form.bind([['price', '2']], { initial });
  expect(await bound.validate()).toEqual({ ok: true, data: { ...initial, price: '2', agreed: false } });
  expect(bound.changedData).toEqual({ price: '2', agreed: false });
});

it('tells everything where it does not know what was shown', async () => {
  const bound = form.bind(Object.entries(sent));
  const answer = await bound.validate();
  expect(answer.ok && answer.data).toEqual(bound.changedData);
  expect(bound.changedData).toMatchObject({ title: 'twolines', body: 'a\nb', at: initial.at });
});

it('lets a moment to the millisecond be sent back, which a step of a second would refuse', () => {
  expect(`${form.unbind({ initial }).fields.at}`).toContain('step="0.001"');
  const second = { ...initial, at: new Date('2026-01-31T12:34:56Z') };
  expect(`${form.unbind({ initial: second }).fields.at}`).toContain('step="1"');
});
