import { describe, expect, it } from 'vitest';
import { randomString } from '../../../support/secrets.ts';
import { commonPasswordValidator } from './common-password-validator.ts';

const validator = commonPasswordValidator();

describe('what is a common password again, or with little beside it, is refused like that one:', () => {
  it.each([
    // In another form of its letters.
    ...['ｐａｓｓｗｏｒｄ', 'ＰＡＳＳＷＯＲＤ１', 'ﬁreﬁghter'],
    // Again and again, the last time maybe cut short.
    ...[
      'passwordpassword',
      'PasswordPasswordPassword',
      'password1password1',
      'hunter2hunter2',
      'sunshinesunshinesun',
    ],
    // With a date, a run or signs around it.
    ...['password1234567', '123456789password', 'password123456789', 'sunshine19870412!', '!!football2026!!'],
    ...['passwordpassword12', '***iloveyou***', '20262026dragon20262026'],
  ])('%s', (password) => {
    expect(validator.validate(password)).not.toBeNull();
  });
});

describe('what is more than that is not:', () => {
  it.each([
    ...[
      'correct horse battery',
      'password of mine',
      'kq7-Zw!pf3kq7-Zw!pf3',
      'love829194827193',
      '7193829148-love',
    ],
    // Longer than anybody's rules go.
    'password'.repeat(17),
  ])('%s', (password) => {
    expect(validator.validate(password)).toBeNull();
  });

  it('10,000 random ones', () => {
    const random = Array.from({ length: 10_000 }, () => randomString(15));
    expect(random.filter((password) => validator.validate(password) !== null)).toEqual([]);
  });
});

it('takes no longer for a text that is made to be slow', () => {
  const texts = [
    `${'1x'.repeat(30_000)}${'-'.repeat(30_000)}z`,
    `${'1'.repeat(30_000)}x${'-'.repeat(30_000)}`,
    `${'a'.repeat(30_000)}b${'a'.repeat(30_000)}`,
    `${'ﷺ'.repeat(1000)}`,
  ];
  const before = performance.now();
  for (const text of texts) expect(validator.validate(text)).toBeNull();
  // It took seconds for each where the work was not bounded.
  expect(performance.now() - before).toBeLessThan(1000);
});
