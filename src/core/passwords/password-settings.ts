import { z } from 'zod';
import { isLoopbackOrigin } from '../../support/loopback.ts';
import { defineSettings } from '../../support/settings/setting.ts';
import { hasMethods } from '../../support/settings/setting-values.ts';
import { KeyedText } from '../../support/texts/keyed-text.ts';
import type { PasswordHasher } from './hashers/password-hasher.ts';
import type { PasswordValidator } from './validators/password-validator.ts';

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

/** By http only on the machine itself. */
function isLookupUrl(url: string): boolean {
  const { protocol, hash, username } = URL.parse(url) ?? {};
  if (hash !== '' || username !== '' || !/[/=]$/.test(url)) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackOrigin(url));
}

const pepper = z.string().min(50, 'must have at least 50 characters; make one with: openssl rand -base64 48');

export const passwordSettings = defineSettings({
  passwordPepper: {
    schema: pepper.nullable(),
    default: null,
    env: { name: 'PASSWORD_PEPPER' },
    doc: 'A key that hashes of passwords need besides, kept apart from the database: at least 50 random characters, the same in every process. Null: none. Who loses it loses all passwords.',
  },
  passwordPepperFallbacks: {
    schema: z.array(pepper),
    default: [],
    env: { name: 'PASSWORD_PEPPER_FALLBACKS', as: 'list' },
    doc: 'Older peppers, whose hashes are still read and replaced at the next login.',
  },
  passwordHashers: {
    schema: z.array(passwordHasher).min(1).nullable(),
    default: null,
    doc: "The known password hashers, the preferred one first; null: argon2id, then Django's other formats.",
  },
  authPasswordValidators: {
    schema: z.array(passwordValidator).nullable(),
    default: null,
    doc: "What a new password must pass; null: Django's four validators, and four more.",
  },
  passwordMinLength: {
    schema: z.int().min(8).max(64).nullable(),
    default: null,
    env: { name: 'PASSWORD_MIN_LENGTH', as: 'number' },
    doc: "Characters that a new password needs. Null: 15, since there is no second factor. 8 is the least, and Django's.",
  },
  passwordContextWords: {
    schema: z.array(z.string().min(4).max(100)).max(1000),
    default: [],
    doc: "Words that a new password may not be made of, beside the site's name and hosts: the names of your products.",
  },
  passwordBreachLookup: {
    schema: z
      .string()
      .refine(isLookupUrl, 'must be an https URL that five characters can be put behind')
      .nullable(),
    default: null,
    doc: 'Where the beginning of the SHA-1 of a new password is looked up among those of known breaches: `https://api.pwnedpasswords.com/range/`, or a mirror of it. Null: nowhere.',
  },
  passwordHashQueueSize: {
    schema: z.int().min(1).max(100_000),
    default: 256,
    doc: 'Password hashes that may wait for their turn; more are refused with 503.',
  },
});
