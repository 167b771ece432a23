import { expect, it } from 'vitest';
import { labelFromName } from './names.ts';

it.each([
  ['email', 'Email'],
  ['confirmPassword', 'Confirm password'],
  ['confirm_password', 'Confirm password'],
  ['userID', 'User ID'],
  ['new_password2', 'New password2'],
  ['_selected', 'Selected'],
])('%s → %s', (name, label) => {
  expect(labelFromName(name)).toBe(label);
});
