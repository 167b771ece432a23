import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';
import { hasMethods } from '../../../support/settings/setting-values.ts';
import { KeyedText } from '../../../support/texts/keyed-text.ts';
import type { PasswordHasher } from '../hashers/password-hasher.ts';
import type { PasswordValidator } from './password-validator.ts';

const passwordHasher = z.custom<PasswordHasher>(
  (value) =>
    hasMethods(value, ['accepts', 'encode', 'verify', 'mustUpdate', 'harden', 'summary']) && isNamed(value),
  'must be a password hasher, such as argon2Hasher()',
);

const passwordValidator = z.custom<PasswordValidator>(
  (value) => hasMethods(value, ['validate']) && isSentence(Reflect.get(value, 'helpText')),
  'must be a password validator, such as minimumLengthValidator()',
);

function isSentence(value: unknown): boolean {
  return typeof value === 'string' || value instanceof KeyedText;
}

function isNamed(hasher: object): boolean {
  const algorithm: unknown = Reflect.get(hasher, 'algorithm');
  return typeof algorithm === 'string' && algorithm !== '';
}

export const passwordSettings = defineSettings({
  passwordHashers: {
    schema: z.array(passwordHasher).min(1).nullable(),
    default: null,
    doc: "The known password hashers, the preferred one first; null: argon2id, then Django's other formats.",
  },
  authPasswordValidators: {
    schema: z.array(passwordValidator).nullable(),
    default: null,
    doc: "What a new password must pass; null: Django's four validators, and three more.",
  },
  passwordHashQueueSize: {
    schema: z.int().min(1).max(100_000),
    default: 256,
    doc: 'Password hashes that may wait for their turn; more are refused with 503.',
  },
});
