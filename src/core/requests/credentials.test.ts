import { expect, it } from 'vitest';
import { maskCredentials, readCredentials } from './credentials.ts';

it.each([undefined, null, 5, 'email', true, [], [{ email: 'a' }], () => undefined, Symbol('a')])(
  'are none where %s was offered',
  (offered) => expect(readCredentials(offered)).toEqual({}),
);

it('are what was sent, and nothing of a prototype', () => {
  const sent = JSON.parse('{"email":"a","__proto__":{"password":"b"}}');
  const credentials = readCredentials(sent);
  expect(Object.entries(credentials)).toEqual([
    ['email', 'a'],
    ['__proto__', { password: 'b' }],
  ]);
  expect(credentials.password).toBeUndefined();
  expect(credentials.constructor).toBeUndefined();
  expect(readCredentials(Object.create({ password: 'b' })).password).toBeUndefined();
});

it('are shown without their secrets, those inside of other values too', () => {
  const offered = {
    email: 'a',
    newPassword: 'b',
    apiKey: 'c',
    step: 2,
    user: { password: 'd' },
    list: ['e'],
  };
  expect(maskCredentials(offered)).toEqual({
    email: 'a',
    newPassword: '********************',
    apiKey: '********************',
    step: 2,
    user: '********************',
    list: '********************',
  });
});
