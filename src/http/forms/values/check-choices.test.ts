import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { english } from '../bound/english.ts';
import { defineForm } from '../definition/define-form.ts';
import { formField } from '../fields/form-field.ts';

const choices = [
  ['a', 'Apples'],
  ['b', 'Beans'],
  ['c', 'Corn'],
] as const;
const orderForm = defineForm({
  fields: {
    food: formField.multiSelect({ choices, required: false }),
    note: formField.text({ required: false }),
  },
});
const refused = english.say(`Choose one of the options that are offered.`);

async function answerTo(form: typeof orderForm, body: string) {
  const bound = form.bind(new URLSearchParams(body));
  const answer = await bound.validate();
  return answer.ok ? answer.data.food : bound.errorMessages.food;
}

describe('a field of several choices', () => {
  it('keeps all that was sent, each once, in the order of the choices', async () => {
    expect(await answerTo(orderForm, 'food=c&food=a&food=c')).toEqual(['a', 'c']);
    expect(await answerTo(orderForm, 'note=x&food=b&note=y')).toEqual(['b']);
  });

  it.each(['', 'food=', 'food=&food='])('has an empty list where nothing is chosen: %j', async (body) => {
    expect(await answerTo(orderForm, body)).toEqual([]);
    const required = orderForm.extend({ fields: { food: { required: true } } });
    expect(await answerTo(required, body)).toEqual(['Choose one of the options.']);
  });

  it.each(['food=d', 'food=a&food=d', 'food=A', 'food=a+', 'food=a%2Cb', 'food=%00', 'food=__proto__'])(
    'refuses what is not offered: %s',
    async (body) => {
      expect(await answerTo(orderForm, body)).toEqual([refused]);
    },
  );

  it('is checked by its own checks, where something is chosen', async () => {
    const food = formField.multiSelect({
      choices,
      required: false,
      validate: (chosen) => (chosen.length > 2 ? 'Two at most.' : null),
      schema: z.array(z.string()).transform((chosen) => chosen.join('+')),
    });
    const form = defineForm({ fields: { food } });
    const ask = async (body: string) => {
      const bound = form.bind(new URLSearchParams(body));
      const answer = await bound.validate();
      return answer.ok ? answer.data.food : bound.errorMessages.food;
    };
    expect(await ask('food=a&food=b')).toBe('a+b');
    expect(await ask('food=a&food=b&food=c')).toEqual(['Two at most.']);
    expect(await ask('')).toEqual([]);
  });

  it('knows what has changed, in whatever order it comes', async () => {
    const changesOf = async (body: string, food: readonly ('a' | 'b' | 'c')[]) => {
      const bound = orderForm.bind(new URLSearchParams(body), { initial: { food, note: 'x' } });
      const answer = await bound.validate();
      return { ok: answer.ok, changed: bound.changedData };
    };
    expect(await changesOf('food=b&food=a', ['a', 'b'])).toEqual({ ok: true, changed: {} });
    expect(await changesOf('food=b', ['a', 'b'])).toEqual({ ok: true, changed: { food: ['b'] } });
    // Nothing is sent where nothing is chosen.
    expect(await changesOf('', ['a', 'b'])).toEqual({ ok: true, changed: { food: [] } });
    expect(await changesOf('', [])).toEqual({ ok: true, changed: {} });
  });

  it('is asked for, also where it was empty before', async () => {
    const agreed = formField.boolean();
    const form = defineForm({ fields: { food: formField.multiSelect({ choices }), agreed } });
    const bound = form.bind([], { initial: { food: [], agreed: false } });
    await bound.validate();
    expect(bound.errorMessages).toEqual({
      food: ['Choose one of the options.'],
      agreed: ['Tick this box to go on.'],
    });
  });

  it('shows what is offered no longer, and refuses it when it comes back', async () => {
    const initial = { food: ['a', 'z'] as never };
    expect(`${orderForm.unbind({ initial }).fields.food}`).toContain('<option value="z" selected>z</option>');
    const bound = orderForm.bind(new URLSearchParams('food=a&food=z'), { initial });
    await bound.validate();
    expect(bound.errorMessages.food).toEqual([refused]);
    expect(`${bound.fields.food}`).toContain('<option value="z" selected>z</option>');
    const without = orderForm.bind(new URLSearchParams('food=a'), { initial });
    expect(await without.validate()).toMatchObject({ ok: true });
    expect(without.changedData.food).toEqual(['a']);
  });

  it('drops thousands of values that nobody offers', async () => {
    const values = Array.from({ length: 20_000 }, (_, index) => ['food', `x${index}`] as const);
    const bound = orderForm.bind(values);
    await bound.validate();
    expect(bound.errorMessages.food).toEqual([refused]);
    expect(`${bound.fields.food}`.length).toBeLessThan(500);
  });
});

describe('its settings', () => {
  it('need choices that can be chosen, and a widget that shows them', () => {
    const make = (settings: object) => () => formField.multiSelect(settings as { choices: [] });
    expect(make({})).toThrow('a select needs them');
    expect(make({ choices: [['', 'None']] })).toThrow('cannot be the empty text');
    expect(make({ choices, widget: 'text' })).toThrow('several choices are shown by');
    expect(() => formField.select({ choices, widget: 'checkboxes' })).toThrow(
      'checkboxes is for several choices',
    );
    expect(() => formField.text({ widget: 'select-multiple' })).toThrow('is for several choices');
  });
});
