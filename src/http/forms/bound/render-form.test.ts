import nunjucks from '@11ty/nunjucks';
import { describe, expect, it } from 'vitest';
import { defineForm } from '../definition/define-form.ts';
import { formField } from '../fields/form-field.ts';

const env = new nunjucks.Environment(null, { autoescape: true });
const render = (template: string, form: unknown) => env.renderString(template, { form });

const EVIL = `"><script>alert('1')</script>&`;
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;';

const memberForm = defineForm({
  fields: {
    email: formField.email({ helpText: 'Never shown to others.' }),
    password: formField.password({ autocomplete: 'new-password' }),
    terms: formField.boolean({ label: 'I agree' }),
    next: formField.hidden({ required: false, maxLength: 5 }),
  },
  autofocus: true,
});

async function refusedForm() {
  const form = memberForm.bind([
    ['email', EVIL],
    ['password', 'hunter2'],
    ['terms', 'on'],
    ['next', '/far/too/long'],
  ]);
  await form.validate();
  form.addError(null, `Sorry. ${EVIL}`);
  return form;
}

const hidden = '<input type="hidden" name="next" id="id_next" value="">';

describe('{{ form.as_p }}', () => {
  it('writes an empty form', () => {
    expect(render('{{ form.as_p }}', memberForm.unbind({ initial: { next: '/a' } }))).toBe(
      [
        '<p class="mb-3"><label class="form-label" for="id_email">Email</label> <input type="email" name="email" id="id_email" class="form-control" required autofocus aria-describedby="id_email_helptext" maxlength="254" data-counts="text"><span class="helptext form-text d-block" id="id_email_helptext">Never shown to others.</span></p>',
        '<p class="mb-3"><label class="form-label" for="id_password">Password</label> <input type="password" name="password" id="id_password" class="form-control" required autocomplete="new-password"></p>',
        '<p class="mb-3 form-check"><input type="checkbox" name="terms" id="id_terms" class="form-check-input" required> <label class="form-check-label" for="id_terms">I agree</label></p>',
        '<input type="hidden" name="next" id="id_next" value="/a">',
      ].join('\n'),
    );
  });

  it('writes a refused form: errors first, values kept but for the password, everything escaped', async () => {
    expect(render('{{ form.as_p }}', await refusedForm())).toBe(
      [
        `<div class="alert alert-danger" role="alert"><ul class="errorlist nonfield list-unstyled mb-0"><li>Sorry. ${ESCAPED}</li><li>Next (not shown): At most 5 characters, please: there are 13.</li></ul></div>`,
        '<ul class="errorlist list-unstyled text-danger mb-1" id="id_email_error"><li>This is not an email address. Type one like name@example.com.</li></ul>' +
          `<p class="mb-3"><label class="form-label" for="id_email">Email</label> <input type="email" name="email" id="id_email" class="form-control is-invalid" required autofocus aria-describedby="id_email_helptext id_email_error" aria-invalid="true" value="${ESCAPED}" maxlength="254" data-counts="text"><span class="helptext form-text d-block" id="id_email_helptext">Never shown to others.</span></p>`,
        '<p class="mb-3"><label class="form-label" for="id_password">Password</label> <input type="password" name="password" id="id_password" class="form-control" required autocomplete="new-password" aria-describedby="id_password_helptext"><span class="helptext form-text d-block" id="id_password_helptext">Please type the password once more: for safety it is not sent back to the page.</span></p>',
        '<p class="mb-3 form-check"><input type="checkbox" name="terms" id="id_terms" class="form-check-input" required checked> <label class="form-check-label" for="id_terms">I agree</label></p>',
        '<input type="hidden" name="next" id="id_next" value="/far/too/long">',
      ].join('\n'),
    );
  });

  it('is the same from code', async () => {
    const form = await refusedForm();
    expect(form.asP.toString()).toBe(render('{{ form.as_p }}', form));
    expect(form.asDiv.toString()).toBe(render('{{ form.as_div }}', form));
    expect(`${form}`).toBe(render('{{ form }}', form));
  });
});

describe('{{ form.as_div }}', () => {
  it('puts errors and help text below the widget', async () => {
    const form = defineForm({ fields: { code: formField.text({ helpText: 'Six digits.' }) } }).bind([]);
    await form.validate();
    expect(render('{{ form.as_div }}', form)).toBe(
      '<div class="mb-3"><label class="form-label" for="id_code">Code</label> <input type="text" name="code" id="id_code" class="form-control is-invalid" required autofocus aria-describedby="id_code_helptext id_code_error" aria-invalid="true" maxlength="255" data-counts="text"><ul class="errorlist list-unstyled text-danger mb-1" id="id_code_error"><li>Please fill this in.</li></ul><div class="helptext form-text" id="id_code_helptext">Six digits.</div></div>',
    );
    expect(render('{{ form }}', form)).toBe(render('{{ form.as_div }}', form));
  });
});

describe('a group of checkboxes', () => {
  const choices = [['a', 'Apples']] as const;
  const food = formField.multiSelect({ choices, widget: 'checkboxes', helpText: 'All that you like.' });
  const form = defineForm({ labelSuffix: ':', fields: { food } });
  const group =
    '<fieldset aria-describedby="id_food_helptext id_food_error"><legend class="form-label fs-6">Food:</legend>' +
    '<div class="form-check"><input type="checkbox" name="food" id="id_food" class="form-check-input is-invalid" value="a" autofocus aria-invalid="true"> ' +
    '<label class="form-check-label" for="id_food">Apples</label></div></fieldset>';
  const errors =
    '<ul class="errorlist list-unstyled text-danger mb-1" id="id_food_error"><li>Choose one of the options.</li></ul>';
  const refused = async () => {
    const bound = form.bind([]);
    await bound.validate();
    return bound;
  };

  it('has its label once, and is in no paragraph', async () => {
    expect(render('{{ form.as_p }}', await refused())).toBe(
      `${errors}<div class="mb-3">${group}<span class="helptext form-text d-block" id="id_food_helptext">All that you like.</span></div>`,
    );
    expect(render('{{ form.as_div }}', await refused())).toBe(
      `<div class="mb-3">${group}${errors}<div class="helptext form-text" id="id_food_helptext">All that you like.</div></div>`,
    );
    expect(render('{{ form.food.label_tag }}{{ form.food }}', await refused())).toBe(group);
    expect(render('{{ "a" in form.food.value }}', form.unbind({ initial: { food: ['a'] } }))).toBe('true');
  });
});

describe('the parts of a form in a template', () => {
  it('prints widgets, labels and errors unescaped, by name and through fields', async () => {
    const form = await refusedForm();
    const widget =
      '<input type="checkbox" name="terms" id="id_terms" class="form-check-input" required checked>';
    expect(render('{{ form.terms }}', form)).toBe(widget);
    expect(render('{{ form.fields.terms | safe }}', form)).toBe(widget);
    expect(render('{{ form.email.label_tag }}', form)).toBe(
      '<label class="form-label" for="id_email">Email</label>',
    );
    expect(render('{{ form.email.errors }}', form)).toBe(
      '<ul class="errorlist list-unstyled text-danger mb-1" id="id_email_error"><li>This is not an email address. Type one like name@example.com.</li></ul>',
    );
    expect(render('{{ form.email.value }} {{ form.password.value }}.', form)).toBe(`${ESCAPED} .`);
  });

  it('gives every name that Django gives', async () => {
    const template =
      '{% for f in form %}{{ f.name }},{{ f.html_name }},{{ f.label }},{{ f.id_for_label }},{{ f.help_text }},{{ f.is_hidden }},{{ f.field.required }};{% endfor %}';
    expect(render(template, await refusedForm())).toBe(
      'email,email,Email,id_email,Never shown to others.,false,true;' +
        'password,password,Password,id_password,Please type the password once more: for safety it is not sent back to the page.,false,true;' +
        'terms,terms,I agree,id_terms,,false,true;' +
        'next,next,Next,id_next,,true,false;',
    );
  });

  it('iterates over errors as texts, which the template escapes', async () => {
    const form = await refusedForm();
    expect(render('{% for e in form.non_field_errors %}[{{ e }}]{% endfor %}', form)).toBe(
      `[Sorry. ${ESCAPED}]`,
    );
    expect(render('{{ form.email.errors[0] }} {{ form.email.errors | length }}', form)).toBe(
      'This is not an email address. Type one like name@example.com. 1',
    );
    expect(
      render('{% for n, es in form.errors %}{{ n }}:{% for e in es %}{{ e }}{% endfor %};{% endfor %}', form),
    ).toBe(
      `__all__:Sorry. ${ESCAPED};email:This is not an email address. Type one like name@example.com.;next:At most 5 characters, please: there are 13.;`,
    );
    expect(render('{{ form.errors.email }}', form)).toBe(
      '<ul class="errorlist"><li>This is not an email address. Type one like name@example.com.</li></ul>',
    );
  });

  it('prints all errors under their labels', async () => {
    const form = memberForm.extend({ fields: { email: { label: EVIL } } }).bind([]);
    form.addError('email', EVIL);
    form.addError(null, 'Sorry.');
    expect(render('{{ form.errors }}', form)).toBe(
      '<ul class="errorlist"><li>The form as a whole<ul class="errorlist"><li>Sorry.</li></ul></li>' +
        `<li>${ESCAPED}<ul class="errorlist"><li>${ESCAPED}</li></ul></li></ul>`,
    );
  });

  it('is false where there are no errors, and prints nothing', () => {
    const template =
      '{% if form.errors %}1{% endif %}{% if form.non_field_errors %}2{% endif %}{% if form.email.errors %}3{% endif %}' +
      '{{ form.errors }}{{ form.non_field_errors }}{{ form.email.errors }}{% for e in form.email.errors %}4{% endfor %}';
    expect(render(template, memberForm.unbind())).toBe('');
  });

  it('tells hidden fields from visible ones, and a sent form from a new one', async () => {
    const template =
      '{{ form.is_bound }} {% for f in form.visible_fields %}{{ f.name }} {% endfor %}{% for f in form.hidden_fields %}{{ f }}{% endfor %}';
    expect(render(template, memberForm.unbind())).toBe(`false email password terms ${hidden}`);
    expect(render('{{ form.is_bound }}', await refusedForm())).toBe('true');
  });
});

describe('what people write into a definition', () => {
  it('is escaped in labels, help texts and suffixes', () => {
    const form = defineForm({
      fields: { a: formField.text({ label: EVIL, helpText: EVIL }) },
      labelSuffix: EVIL,
      idPrefix: EVIL,
    }).unbind({ initial: { a: EVIL } });
    for (const template of [
      '{{ form.as_p }}',
      '{{ form.as_div }}',
      '{{ form.a.label_tag }}{{ form.a.errors }}',
    ]) {
      expect(render(template, form)).not.toContain('<script');
    }
  });

  it('has a suffix after labels that end in no punctuation mark', () => {
    const form = defineForm({
      fields: { name: formField.text(), sure: formField.boolean({ label: 'Sure?' }) },
      labelSuffix: ':',
    }).unbind();
    expect(render('{{ form.name.label_tag }}', form)).toContain('>Name:</label>');
    expect(render('{{ form.sure.label_tag }}', form)).toContain('>Sure?</label>');
  });
});

describe('two forms on one page', () => {
  it('have different ids, in labels and descriptions too', async () => {
    const form = memberForm.bind([], { idPrefix: 'join_' });
    await form.validate();
    const html = render('{{ form.as_p }}', form);
    expect(html).toContain('for="join_email"');
    expect(html).toContain('id="join_email_error"');
    expect(html).toContain('aria-describedby="join_email_helptext join_email_error"');
    expect(html).not.toContain('"id_');
  });
});

describe('the focus', () => {
  const focused = (html: string) =>
    [...html.matchAll(/name="(\w+)"[^>]* autofocus/g)].map(([, name]) => name);

  it('goes to the first field in error, else to the first field if the form asks for it', async () => {
    expect(focused(`${memberForm.unbind().asP}`)).toEqual(['email']);
    expect(focused(`${memberForm.unbind({ autofocus: false }).asP}`)).toEqual([]);
    const form = memberForm.bind(new URLSearchParams('email=a@x.com'));
    await form.validate();
    expect(focused(`${form.asP}`)).toEqual(['password']);
  });

  it('goes to the field that the form names, where none is in error', async () => {
    const form = memberForm.bind(new URLSearchParams('email=a@x.com&password=x&terms=on'), {
      autofocus: 'password',
    });
    form.addError(null, 'Sorry.');
    expect(focused(`${form.asP}`)).toEqual(['password']);
    form.addError('email', 'Not this one.');
    expect(focused(`${form.asP}`)).toEqual(['email']);
  });
});

describe('a password that was sent', () => {
  const sentence = 'Please type the password once more';
  const bound = (query: string) => memberForm.bind(new URLSearchParams(query));

  it('is asked for once more, and not shown, where another field was wrong', async () => {
    const form = bound('email=wrong&password=secret-1&terms=on');
    await form.validate();
    expect(`${form.asDiv}`).toContain(sentence);
    expect(form.toData().fields.password.helpText).toContain(sentence);
    expect(`${form.asDiv}`).not.toContain('secret-1');
  });

  it.each([
    ['it was not sent', 'email=wrong&terms=on'],
    ['nothing was wrong', 'email=a@x.com&password=x&terms=on'],
  ])('is not where %s', async (_, query) => {
    const form = bound(query);
    await form.validate();
    expect(`${form.asDiv}`).not.toContain(sentence);
  });
});

it('shows NUL and lone surrogates as replacement characters', async () => {
  const form = defineForm({ fields: { name: formField.text() } }).bind([['name', 'a\0b\ud800c']]);
  await form.validate();
  expect(render('{{ form.name }}', form)).toContain('value="a\ufffdb\ufffdc"');
});
