import { expect, it } from 'vitest';
import { defineUserModel } from '../../core/users/user-model.ts';
import { field } from '../../models/kinds/field.ts';
import { superuserFields } from './superuser-fields.ts';

const Person = defineUserModel({
  name: 'Person',
  fields: {
    email: field.email({ unique: true }),
    joined: field.datetime(),
    extra: field.json(),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  requiredFields: ['joined', 'extra'],
});

function read(name: string, text: string): unknown {
  return superuserFields(Person)
    .find((field) => field.name === name)
    ?.read(text);
}

it('reads a moment without a zone in UTC, wherever the machine is', () => {
  expect(read('joined', '2026-01-31 12:30')).toEqual(new Date('2026-01-31T12:30Z'));
  expect(read('joined', '2026-01-31T12:30:00+02:00')).toEqual(new Date('2026-01-31T10:30Z'));
  expect(() => read('joined', '2026-02-30')).toThrow(
    expect.objectContaining({ code: 'field_value_invalid' }),
  );
});

it('rounds no number in JSON', () => {
  expect(read('extra', '{"a": 1.5}')).toEqual({ a: 1.5 });
  expect(read('extra', 'only text')).toBe('only text');
  expect(() => read('extra', '{"a": 12345678901234567890}')).toThrow('12345678901234567890 is more exact');
});

it('asks for the id where nobody makes it, and for no other', () => {
  const { email, isActive, isStaff } = Person.fields;
  const coded = defineUserModel({
    name: 'Coded',
    id: field.text({ maxLength: 5 }),
    fields: { email, isActive, isStaff },
  });
  const id = superuserFields(coded).find((one) => one.name === 'id');
  expect(id).toMatchObject({ option: '--id', variable: 'LATCHKEY_SUPERUSER_ID' });
  expect(id?.read('ada')).toBe('ada');
  expect(() => id?.read('too long')).toThrow(expect.objectContaining({ code: 'field_value_invalid' }));
  expect(superuserFields(Person).map((one) => one.name)).toEqual(['email', 'joined', 'extra']);
});
