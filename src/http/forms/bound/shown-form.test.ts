import { describe, expect, it } from 'vitest';
import { CustomUser } from '../../../../starter/accounts/user.ts';
import { loginForm } from '../../../apps/accounts/login/login-form.ts';
import { registrationForm } from '../../../apps/accounts/register/registration-form.ts';
import { defineForm } from '../definition/define-form.ts';
import { formField } from '../fields/form-field.ts';

const contactForm = defineForm({
  autofocus: true,
  fields: {
    title: formField.text({ maxLength: 100, helpText: 'In a few words.' }),
    phone: formField.text({ required: false, attributes: { type: 'tel', class: 'wide', spellcheck: false } }),
    body: formField.textarea({ maxLength: 500 }),
    pages: formField.decimal({ min: 1, max: 9, decimalPlaces: 1 }),
    urgency: formField.select({
      choices: [
        ['low', 'It can wait'],
        ['high', 'It cannot'],
      ],
    }),
    copy: formField.boolean({ required: false }),
    topic: formField.hidden({ initial: '<7>' }),
  },
});

describe('a form as data', () => {
  it('is JSON, and says of each field what a page needs', () => {
    const form = contactForm.unbind().toData();
    expect(JSON.parse(JSON.stringify(form))).toEqual(form);
    expect(form).toMatchObject({ isBound: false, errors: [] });
    expect(Object.keys(form.fields)).toEqual(['title', 'phone', 'body', 'pages', 'urgency', 'copy', 'topic']);
    expect(form.fields.title).toEqual({
      name: 'title',
      id: 'id_title',
      label: 'Title',
      type: 'text',
      value: '',
      checked: false,
      required: true,
      attributes: { autofocus: true, 'aria-describedby': 'id_title_helptext', maxlength: 100 },
      choices: [],
      helpText: 'In a few words.',
      helpTextId: 'id_title_helptext',
      errors: [],
      errorsId: 'id_title_error',
    });
  });

  it('has the attributes that our own HTML has, and none that is not there', () => {
    const { phone, body, pages, topic } = contactForm.unbind().toData().fields;
    expect(phone).toMatchObject({ type: 'tel', required: false });
    expect(phone.attributes).toEqual({ class: 'wide', maxlength: 255 });
    expect(body).toMatchObject({ type: 'textarea', attributes: { rows: 5, maxlength: 500 } });
    expect(pages).toMatchObject({ type: 'number', attributes: { min: 1, max: 9, step: '0.1' } });
    expect(topic).toMatchObject({ type: 'hidden', value: '<7>', required: false, attributes: {} });
  });

  it('tells what was chosen and ticked', () => {
    const sent = new URLSearchParams({ urgency: 'high', copy: 'on' });
    const { urgency, copy } = contactForm.bind(sent).toData().fields;
    expect(urgency.choices).toEqual([
      { value: '', label: 'Choose…', selected: false },
      { value: 'low', label: 'It can wait', selected: false },
      { value: 'high', label: 'It cannot', selected: true },
    ]);
    expect(copy).toMatchObject({ type: 'checkbox', value: 'on', checked: true });
    const fresh = contactForm.unbind().toData().fields;
    expect(fresh.copy).toMatchObject({ value: 'on', checked: false });
    expect(fresh.urgency.choices[0]).toMatchObject({ value: '', selected: true });
  });

  it('shows what was sent with what is wrong, and moves the focus there', async () => {
    const form = contactForm.bind(new URLSearchParams({ title: 'Hello', pages: 'many' }));
    await form.validate();
    form.addError(null, 'We are closed.');
    const { errors, fields, isBound } = form.toData();
    expect([isBound, errors]).toEqual([true, ['We are closed.']]);
    expect(fields.title).toMatchObject({ value: 'Hello', errors: [] });
    expect(fields.title.attributes).not.toHaveProperty('autofocus');
    expect(fields.body.errors).toEqual(['Please fill this in.']);
    expect(fields.body.attributes).toMatchObject({
      autofocus: true,
      'aria-invalid': 'true',
      'aria-describedby': 'id_body_error',
    });
    expect(fields.pages).toMatchObject({ value: 'many', errors: [expect.any(String)] });
  });

  it('never has a password', async () => {
    const sent = new URLSearchParams({ email: 'ada@example.com', password: 'hunter2 hunter2' });
    for (const definition of [loginForm(CustomUser), registrationForm(CustomUser)]) {
      const form = definition.bind(sent);
      await form.validate();
      expect(JSON.stringify(form.toData())).not.toContain('hunter2');
      expect(form.toData().fields).toMatchObject({
        email: { type: 'email', value: 'ada@example.com' },
        password: { type: 'password', value: '' },
      });
    }
  });

  it('refuses a field of the name, which would hide it', () => {
    expect(() => defineForm({ fields: { toData: formField.text() } })).toThrow('toData');
  });
});

describe('several choices as data', () => {
  const choices = [
    ['a', 'Apples'],
    ['b', 'Beans'],
  ] as const;
  const food = formField.multiSelect({ choices });
  const boxes = formField.multiSelect({ choices, widget: 'checkboxes', required: false });
  const form = defineForm({
    fields: { food, boxes, unseen: formField.multiSelect({ choices, widget: 'hidden' }) },
  });

  it('say which are chosen', () => {
    const initial = { food: ['b'], boxes: ['a', 'b'], unseen: ['a'] } as const;
    const { fields } = form.unbind({ initial }).toData();
    const shown = (a: boolean, b: boolean) => [
      { value: 'a', label: 'Apples', selected: a },
      { value: 'b', label: 'Beans', selected: b },
    ];
    expect(fields.food).toMatchObject({ type: 'select-multiple', value: '', checked: false, required: true });
    expect(fields.food.attributes).toEqual({ multiple: true });
    expect(fields.food.choices).toEqual(shown(false, true));
    expect(fields.boxes).toMatchObject({ type: 'checkboxes', value: '', required: false, attributes: {} });
    expect(fields.boxes.choices).toEqual(shown(true, true));
    expect(fields.unseen).toMatchObject({ type: 'hidden', choices: shown(true, false) });
  });
});
