import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../core/sessions/values/session-json.ts';
import type { AdoptionSource } from '../../http/visitor/session-adoption.ts';
import { field } from '../../models/kinds/field.ts';
import { countedId } from '../../models/model-key.ts';
import type { ExpressSession } from './express-session-store.ts';
import { type ExpressSessionsOptions, expressSessions } from './express-sessions.ts';

// From the readme of https://github.com/tj/node-cookie-signature
const SID = 'hello';
const SECRET = 'tobiiscool';
const COOKIE = 's%3Ahello.DGDUkGlIkCzPz%2BC0B064FNgHdEjox7ch8tOBGslZ5QI';

const source = { userModel: { id: countedId } } as AdoptionSource;
const uuidSource = { userModel: { id: field.uuid() } } as AdoptionSource;

function adoption(
  loaded: ExpressSession | string | null | undefined,
  options: Partial<ExpressSessionsOptions> = {},
) {
  const store = { load: (sid: string) => (sid === SID ? loaded : null), remove: () => undefined };
  return expressSessions({ secret: SECRET, store, ...options });
}

describe('a cookie', () => {
  it('opens the session that it is signed for', async () => {
    expect(await adoption({ passport: { user: 7 } }).find(COOKIE, source)).toMatchObject({ userId: 7 });
    expect(await adoption({}).find(decodeURIComponent(COOKIE), source)).toMatchObject({ userId: null });
  });

  it('opens it by any of the secrets', async () => {
    const rotated = adoption({}, { secret: ['new', SECRET, 'oldest'] });
    expect(await rotated.find(COOKIE, source)).not.toBeNull();
  });

  it.each([
    ['another secret', COOKIE, 'tobiiscoo'],
    ['padding', `${COOKIE}=`, SECRET],
    ['half a signature', COOKIE.slice(0, -20), SECRET],
    ['an empty signature', 's:hello.', SECRET],
    ['no signature', 's:hello', SECRET],
    ['no session id', 's:.', SECRET],
    ['no mark of a signed cookie', COOKIE.slice('s%3A'.length), SECRET],
    ['nothing', '', SECRET],
  ])('with %s opens none', async (_, cookie, secret) => {
    expect(await adoption({}, { secret }).find(cookie, source)).toBeNull();
  });
});

describe('the secrets', () => {
  it.each([[''], [[]], [['good', '']]])('may not be %j', (secret) => {
    expect(() => adoption({}, { secret })).toThrow(expect.objectContaining({ code: 'old_session_secret' }));
  });
});

describe('a session', () => {
  it('may be given as its JSON', async () => {
    const json = JSON.stringify({ passport: { user: 7 } });
    expect(await adoption(json).find(COOKIE, source)).toMatchObject({ userId: 7 });
  });

  it.each([['{'], ['null'], ['7'], [undefined], [null]])('is none that reads %j', async (loaded) => {
    expect(await adoption(loaded).find(COOKIE, source)).toBeNull();
  });

  it.each<[JsonValue, number]>([
    [7, 7],
    ['7', 7],
  ])('knows its user by %j', async (user, userId) => {
    expect(await adoption({ passport: { user } }).find(COOKIE, source)).toMatchObject({ userId });
  });

  it.each<[JsonValue, string]>([
    ['5f0c1d1e-7a52-4a5e-9d0c-1f9d8a6f2b11', 'a string'],
    [{ id: 7 }, 'an object'],
    [7.5, 'a number'],
    ['99999999999999999999', 'a string'],
  ])('that names its user by %j is an error, which says what to do', async (user, type) => {
    const error = { code: 'old_session_user', details: { type } };
    await expect(adoption({ passport: { user } }).find(COOKIE, source)).rejects.toMatchObject(error);
  });

  it('knows its user by a UUID where users have such', async () => {
    const user = '5F0C1D1E-7A52-4A5E-9D0C-1F9D8A6F2B11';
    const old = await adoption({ passport: { user } }).find(COOKIE, uuidSource);
    expect(old).toMatchObject({ userId: user.toLowerCase() });
    const numbered = adoption({ passport: { user: 7 } }).find(COOKIE, uuidSource);
    await expect(numbered).rejects.toMatchObject({ code: 'old_session_user' });
  });

  it('knows its user in the way that the project says', async () => {
    const own = adoption({ member: 'Ada' }, { userId: async ({ member }) => (member === 'Ada' ? 7 : null) });
    expect(await own.find(COOKIE, source)).toMatchObject({ userId: 7 });
  });

  it('hands over what it is asked for, without what is not there', async () => {
    const some = adoption({ cart: ['tea'], views: 3 }, { data: ({ cart, theme }) => ({ cart, theme }) });
    expect((await some.find(COOKIE, source))?.data).toEqual({ cart: ['tea'] });
  });
});
