import assert from 'node:assert/strict';
import { openSealedText, sealText } from '../../../src/core/keys/sealed-text.ts';
import { SecretKeys } from '../../../src/core/keys/secret-keys.ts';
import {
  isSessionKey,
  newSessionKey,
  sessionAuthHash,
  sessionAuthHashOrigin,
} from '../../../src/core/keys/session-key.ts';
import {
  newOneTimeCode,
  readOneTimeCode,
  showOneTimeCode,
} from '../../../src/core/one-time/one-time-code.ts';
import { csrfSecretIn, csrfTokenMatches, makeCsrfToken } from '../../../src/http/csrf/csrf.ts';
import { Messages } from '../../../src/http/request/messages.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const keys = new SecretKeys('k'.repeat(50), ['an older key that is still known']);
const visit = (messagesCookies: readonly string[]) => ({
  messagesCookies,
  messagesLost() {},
  cookieChanged() {},
});

function messagesCookie(...texts: readonly string[]): string {
  const messages = new Messages(keys, visit([]));
  for (const text of texts) messages.success(text, { extraTags: 'profile' });
  return messages.cookieChange ?? '';
}

const secret = newSessionKey();
const tokens = [makeCsrfToken(secret), makeCsrfToken(secret)];
const seal = { purpose: 'fuzz', boundTo: 'row 1' };
const sealed = ['', 'a text', 'ü'.repeat(100)].map((text) => [sealText(keys, text, seal), text] as const);
const shown = [['Saved.'], ['One <b>', 'two ü 🔑']];
const signed = shown.map((texts) => messagesCookie(...texts));
const authHash = sessionAuthHash(keys, 'argon2$…');
const code = newOneTimeCode();

export const secretTargets: readonly FuzzTarget[] = [
  {
    name: 'the cookie of messages',
    seeds: signed,
    check(input) {
      const texts = [...new Messages(keys, visit([input]))].map(String);
      // Nobody makes a message of their own.
      if (texts.length > 0)
        assert.ok(
          shown.some((list) => list.join() === texts.join()),
          texts.join(),
        );
      assert.equal([...new Messages(keys, visit([input, signed[0] ?? '']))].length > 0, true);
    },
  },
  {
    name: 'a CSRF token, and the cookie it belongs to',
    seeds: [...tokens, secret],
    check(input) {
      assert.equal(csrfTokenMatches(input, secret), tokens.includes(input));
      assert.equal(csrfSecretIn([input, secret]), isSessionKey(input) ? input : secret);
    },
  },
  {
    name: 'a session key, and what binds it to a password',
    seeds: [secret, authHash],
    check(input) {
      assert.equal(isSessionKey(input), input.length === 43 && /^[\w-]*$/.test(input));
      const origin = sessionAuthHashOrigin(keys, 'argon2$…', input);
      if (origin !== null) assert.ok(input.toLowerCase().startsWith(authHash));
    },
  },
  {
    name: 'a sealed text',
    seeds: sealed.map(([text]) => text),
    check(input) {
      const opened = openSealedText(keys, input, seal);
      if (opened === null) return;
      const bytes = Buffer.from(input, 'base64url');
      const known = sealed.find(([text]) => bytes.equals(Buffer.from(text, 'base64url')));
      assert.equal(opened, known?.[1]);
      assert.equal(openSealedText(keys, input, { ...seal, boundTo: 'row 2' }), null);
    },
  },
  {
    name: 'a code that somebody types',
    seeds: [showOneTimeCode(code), code.toLowerCase(), ` ${code.slice(0, 3)} – ${code.slice(3)}`],
    check(input) {
      const read = readOneTimeCode(input);
      if (read !== null) assert.equal(readOneTimeCode(showOneTimeCode(read)), read);
    },
  },
];
