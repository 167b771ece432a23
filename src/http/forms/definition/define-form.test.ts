import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createFormField, formField } from '../fields/form-field.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { defineForm } from './define-form.ts';

const loginForm = defineForm({
  fields: {
    email: formField.email({ label: 'Email', autocomplete: 'username' }),
    password: formField.password({ label: 'Password', autocomplete: 'current-password' }),
  },
});

const registrationForm = defineForm({
  fields: {
    email: formField.email(),
    password: formField.password(),
    confirmPassword: formField.password(),
  },
  clean: (data) => {
    const { password, confirmPassword } = data;
    const differ = password !== undefined && confirmPassword !== undefined && password !== confirmPassword;
    return differ ? [['confirmPassword', 'The two passwords differ. Enter the same one twice.']] : [];
  },
});

describe('a bound form', () => {
  it('gives the validated data', async () => {
    const form = loginForm.bind(new URLSearchParams('email=+Alice@EXAMPLE.com+&password=+x+&next=/'));
    expect(await form.validate()).toEqual({
      ok: true,
      data: { email: 'Alice@example.com', password: ' x ' },
    });
    expect(form.errors).toBe('');
    expect(form.isBound).toBe(true);
  });

  it('keeps the last value of each name, and nothing of names that are not its own', async () => {
    const fields = { a: formField.text(), b: formField.text(), d: formField.text({ required: false }) };
    const form = defineForm({ fields }).bind(new URLSearchParams('a=1&b=2&a=3&__proto__=4&c=5'));
    expect(await form.validate()).toEqual({ ok: true, data: { a: '3', b: '2', d: null } });
  });

  it('says what is missing where nothing was sent', async () => {
    const form = loginForm.bind([]);
    expect(await form.validate()).toEqual({ ok: false });
    expect(form.errorMessages).toEqual({
      email: ['Please fill this in.'],
      password: ['Please fill this in.'],
    });
  });

  it('takes the last value of a repeated name', async () => {
    const form = loginForm.bind([
      ['email', 'a@x.com'],
      ['password', 'one'],
      ['email', 'b@x.com'],
    ]);
    expect(await form.validate()).toMatchObject({ data: { email: 'b@x.com' } });
  });

  it('turns invalid with an error added after the check, and keeps errors in the order of the fields', async () => {
    const form = loginForm.bind(new URLSearchParams('email=a@x.com&password=x'));
    expect((await form.validate()).ok).toBe(true);
    form.addError('password', 'Second.');
    form.addError('email', 'An account with this email address exists already.');
    form.addError(null, 'The email address or the password is not correct.');
    expect(await form.validate()).toEqual({ ok: false });
    expect(Object.entries(form.errorMessages)).toEqual([
      ['__all__', ['The email address or the password is not correct.']],
      ['email', ['An account with this email address exists already.']],
      ['password', ['Second.']],
    ]);
  });

  it('checks once however often it is asked', async () => {
    let checks = 0;
    const form = defineForm({
      fields: {
        code: formField.text({
          validate: async () => {
            checks += 1;
            return 'Wrong.';
          },
        }),
      },
    }).bind([['code', 'x']]);
    await Promise.all([form.validate(), form.validate()]);
    await form.validate();
    expect(checks).toBe(1);
    expect(form.errorMessages).toEqual({ code: ['Wrong.'] });
  });

  it('refuses an error for a field that it has not', () => {
    const form = loginForm.bind([]);
    expect(() => form.addError('emial' as 'email', 'x')).toThrow(
      'The form has no field called emial. Known: email, password.',
    );
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('ignores a sent %s', async (name) => {
    const form = loginForm.bind(new URLSearchParams(`${name}=evil&email=a@x.com&password=x`));
    expect(await form.validate()).toEqual({ ok: true, data: { email: 'a@x.com', password: 'x' } });
    expect(({} as Record<string, unknown>).evil).toBeUndefined();
  });

  it('drops 20,000 unknown names', async () => {
    const values = Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 'x'] as const);
    const form = loginForm.bind([...values, ['email', 'a@x.com'], ['password', 'x']]);
    expect(await form.validate()).toEqual({ ok: true, data: { email: 'a@x.com', password: 'x' } });
    expect(form.asP.toString().length).toBeLessThan(1000);
  });

  it('ignores a file sent in the place of a text', async () => {
    const values = new FormData();
    values.set('email', new Blob(['a@x.com']), 'a.txt');
    values.set('password', 'x');
    const form = loginForm.bind(values as unknown as URLSearchParams);
    await form.validate();
    expect(form.errorMessages).toEqual({ email: ['Please fill this in.'] });
  });

  it('holds no password where it could be printed by mistake', async () => {
    const form = loginForm.bind(new URLSearchParams('email=a@x.com&password=hunter2'));
    await form.validate();
    const { inspect } = await import('node:util');
    expect(`${form}${JSON.stringify(form)}${inspect(form, { depth: 9, showHidden: true })}`).not.toContain(
      'hunter2',
    );
  });
});

describe('an unbound form', () => {
  it('is not valid, and has no errors', async () => {
    const form = loginForm.unbind();
    expect(await form.validate()).toEqual({ ok: false });
    expect(form.errors).toBe('');
    expect(form.isBound).toBe(false);
  });

  it('shows the initial values of the form before those of the fields', () => {
    const form = defineForm({
      fields: { name: formField.text({ initial: 'field' }), city: formField.text({ initial: 'Rome' }) },
    }).unbind({ initial: { name: 'form' } });
    expect(form.fields.name.value).toBe('form');
    expect(form.fields.city.value).toBe('Rome');
  });
});

describe('clean', () => {
  it('puts an error on the field it names', async () => {
    const form = registrationForm.bind(new URLSearchParams('email=a@x.com&password=one&confirmPassword=two'));
    expect(await form.validate()).toEqual({ ok: false });
    expect(form.errorMessages).toEqual({
      confirmPassword: ['The two passwords differ. Enter the same one twice.'],
    });
  });

  it('runs without the fields that failed, and the missing password is named', async () => {
    const form = registrationForm.bind(new URLSearchParams('email=a@x.com&confirmPassword=two'));
    expect(await form.validate()).toEqual({ ok: false });
    expect(form.errorMessages).toEqual({ password: ['Please fill this in.'] });
  });

  it('sees the valid fields only, may be asynchronous, and may speak for the whole form', async () => {
    let seen: unknown;
    const form = defineForm({
      fields: { a: formField.integer(), b: formField.text(), c: formField.text({ required: false }) },
      clean: async (data) => {
        seen = { ...data };
        return [[null, 'No more places are left.']];
      },
    }).bind(new URLSearchParams('a=x&b=y'));
    await form.validate();
    expect(seen).toEqual({ b: 'y', c: null });
    expect(form.errorMessages).toEqual({
      a: ['Enter a whole number.'],
      __all__: ['No more places are left.'],
    });
  });
});

describe('extend', () => {
  const extended = loginForm.extend({
    fields: {
      email: { label: 'E-mail address', helpText: 'Never shown to others.' },
      nickname: formField.text({ maxLength: 3, required: false }),
    },
    clean: (data) => (data.nickname === 'bad' ? [['nickname', 'Choose another nickname.']] : []),
  });

  it('changes and adds fields in a new definition, and leaves the old one alone', () => {
    expect(Object.keys(extended.fields)).toEqual(['email', 'password', 'nickname']);
    expect(extended.fields.email).toMatchObject({
      kind: 'email',
      label: 'E-mail address',
      helpText: 'Never shown to others.',
      autocomplete: 'username',
      maxLength: 254,
    });
    expect(Object.keys(loginForm.fields)).toEqual(['email', 'password']);
    expect(loginForm.fields.email).toMatchObject({ label: 'Email', helpText: '' });
  });

  it('runs the old check and then the new one', async () => {
    const form = registrationForm
      .extend({ clean: () => [[null, 'Registration is closed.']] })
      .bind(new URLSearchParams('email=a@x.com&password=one&confirmPassword=two'));
    await form.validate();
    expect(form.errorMessages).toEqual({
      __all__: ['Registration is closed.'],
      confirmPassword: ['The two passwords differ. Enter the same one twice.'],
    });
    const named = extended.bind(new URLSearchParams('email=a@x.com&password=x&nickname=bad'));
    await named.validate();
    expect(named.errorMessages).toEqual({ nickname: ['Choose another nickname.'] });
  });

  it('replaces a whole field, and makes a required one optional', async () => {
    const form = loginForm
      .extend({ fields: { email: formField.text(), password: { required: false } } })
      .bind(new URLSearchParams('email=alice'));
    expect(await form.validate()).toEqual({ ok: true, data: { email: 'alice', password: null } });
  });

  it('refuses changes of a field that does not exist, and settings that do not', () => {
    expect(() => loginForm.extend({ fields: { emial: { label: 'x' } as unknown as FormField } })).toThrow(
      'The form field name emial cannot be used: there is no such field to change',
    );
    expect(() => loginForm.extend({ fields: { email: { lable: 'x' } as object } })).toThrow(
      'The setting lable of a form field (email) is not valid: it does not exist.',
    );
  });

  it('keeps and changes the layout', () => {
    const first = defineForm({ fields: { a: formField.text() }, idPrefix: 'x_', labelSuffix: ':' });
    expect(first.extend({ labelSuffix: '?' }).unbind().fields.a.labelTag.toString()).toBe(
      '<label class="form-label" for="x_a">A?</label>',
    );
  });
});

describe('the names of fields', () => {
  it.each([
    'errors',
    'as_p',
    'asP',
    'fields',
    'validate',
    'length',
    'toString',
    'constructor',
    'render',
    '__all__',
  ])('refuses %s, which would hide a property of the form', (name) => {
    expect(() => defineForm({ fields: { [name]: formField.text() } })).toThrow(
      `The form field name ${name} cannot be used: the form itself has a property of that name`,
    );
  });

  it.each(['first-name', 'first name', '1st', 'a"b', ''])('refuses %j, which is no name', (name) => {
    expect(() => defineForm({ fields: { [name]: formField.text() } })).toThrow('made of letters, digits');
  });

  it('refuses __proto__ as an own key', () => {
    expect(() => defineForm({ fields: { ['__proto__']: formField.text() } })).toThrow('__proto__');
  });

  it('lets a field be called like a method of strings', () => {
    const form = defineForm({ fields: { search: formField.text(), link: formField.url() } }).unbind();
    expect(form.fields.search.name).toBe('search');
  });
});

describe('types', () => {
  it('gives the data the types of its fields', async () => {
    const form = defineForm({
      fields: {
        email: formField.email(),
        age: formField.integer({ required: false }),
        price: formField.decimal(),
        terms: formField.boolean(),
        born: formField.date({ required: false }),
        meeting: formField.datetimeLocal(),
        plan: formField.select({
          choices: [
            ['free', 'Free'],
            ['paid', 'Paid'],
          ],
        }),
        color: formField.text({ schema: z.string().transform((text) => ({ name: text })) }),
        loose: createFormField('text'),
      },
    });
    const answer = await form.bind([]).validate();
    if (answer.ok) {
      expectTypeOf(answer.data).toEqualTypeOf<{
        email: string;
        age: number | null;
        price: string;
        terms: boolean;
        born: string | null;
        meeting: Date;
        plan: 'free' | 'paid';
        color: { name: string };
        loose: unknown;
      }>();
    }
    expectTypeOf(form.bind).parameter(0).toExtend<Iterable<readonly [string, string]>>();
    expectTypeOf<URLSearchParams>().toExtend<Parameters<typeof form.bind>[0]>();
    expectTypeOf(form.bind([]).addError).parameter(0).toEqualTypeOf<keyof typeof form.fields | null>();
    expect(answer.ok).toBe(false);
  });

  it('follows extend', async () => {
    const extended = loginForm.extend({
      fields: { email: { required: false }, password: { label: 'Secret' }, nickname: formField.text() },
    });
    const answer = await extended.bind([]).validate();
    if (answer.ok) {
      expectTypeOf(answer.data.email).toEqualTypeOf<string | null>();
      expectTypeOf(answer.data.password).toEqualTypeOf<string>();
      expectTypeOf(answer.data.nickname).toEqualTypeOf<string>();
    }
    expect(answer.ok).toBe(false);
  });

  it('refuses misspelt settings and names', () => {
    const misspelt = () => {
      // @ts-expect-error There is no such setting.
      formField.text({ requried: false });
      // @ts-expect-error There is no such setting.
      loginForm.extend({ fields: { email: { lable: 'x' } } });
      // @ts-expect-error There is no such field to change.
      loginForm.extend({ fields: { emial: { label: 'x' } } });
      // @ts-expect-error There is no such field.
      loginForm.unbind({ initial: { emial: 'x' } });
      defineForm({
        fields: { a: formField.text() },
        // @ts-expect-error There is no such field.
        clean: () => [['b', 'x']],
      });
    };
    expect(misspelt).toThrow('The setting requried of a form field (text) is not valid: it does not exist.');
  });
});
