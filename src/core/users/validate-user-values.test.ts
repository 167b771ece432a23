import { describe, expect, it } from 'vitest';
import { field } from '../fields/field.ts';
import { defineUserModel } from './user-model.ts';
import { validateUserValues } from './validate-user-values.ts';

const model = defineUserModel({
  name: 'Member',
  fields: {
    email: field.email({ unique: true }),
    nickname: field.text({ maxLength: 20 }),
    phone: field.text({ maxLength: 30, default: '' }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});
const known = { email: 'ada@example.com', nickname: 'Ada' };

describe('the values for a user', () => {
  it.each([[{}], [{ phone: '' }], [{ phone: null }]])(
    'keep a text empty whose default is empty: %j',
    (given) => {
      expect(validateUserValues(model, { ...known, ...given })).toMatchObject({ phone: '' });
    },
  );

  it.each([[{}], [{ nickname: '' }], [{ nickname: null }]])(
    'need a text that has no default: %j',
    (given) => {
      expect(() => validateUserValues(model, { email: known.email, ...given })).toThrow(
        'A user needs nickname.',
      );
    },
  );
});
