import { expect, it } from 'vitest';
import { field } from '../../models/kinds/field.ts';
import { newAnonymousUser, unknownPermissions } from './user.ts';
import { defineUserModel } from './user-model.ts';

const flags = { isActive: field.boolean({ default: true }), isStaff: field.boolean({ default: false }) };
const Named = defineUserModel({
  name: 'Named',
  fields: {
    email: field.email({ unique: true }),
    firstName: field.text({ default: '' }),
    lastName: field.text({ nullable: true }),
    ...flags,
  },
});
const Plain = defineUserModel({ name: 'Plain', fields: { email: field.email({ unique: true }), ...flags } });

it.each([
  ['Ada', 'Lovelace', 'Ada Lovelace'],
  ['Ada', null, 'Ada'],
  ['', 'Lovelace', 'Lovelace'],
  ['', '', ''],
])('the full name of %o and %o is %o', (firstName, lastName, name) => {
  const user = Named.fromRecord({ id: 1, password: '', email: 'ada@example.com', firstName, lastName });
  expect(user.getFullName()).toBe(name);
  expect(user.getShortName()).toBe(firstName);
});

it('a user is called by what it logs in with', () => {
  const user = Plain.fromRecord({ id: 1, password: '', email: 'ada@example.com' });
  expect(user.getUsername()).toBe('ada@example.com');
  expect('getFullName' in user).toBe(false);
  // @ts-expect-error: the model has no names.
  expect(() => user.getFullName()).toThrow(TypeError);
  // Nothing of it is shown as a value.
  expect(Object.keys(user)).not.toContain('getUsername');
});

it('nobody has empty names, so that a page needs not ask who looks at it', () => {
  const nobody = newAnonymousUser(unknownPermissions);
  expect([nobody.getUsername(), nobody.getFullName(), nobody.getShortName()]).toEqual(['', '', '']);
});

it.each(['getUsername', 'getFullName', 'getShortName'])('%s is no name of a field', (name) => {
  const fields = { email: field.email({ unique: true }), ...flags, [name]: field.text() };
  expect(() => defineUserModel({ name: 'Wrong', fields })).toThrow(`the field name '${name}' is taken`);
});
