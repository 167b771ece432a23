import { expect, it } from 'vitest';
import { newCspNonce, withCspNonce } from './csp-nonce.ts';
import { DEFAULT_CSP } from './security-headers.ts';

it.each([
  ["default-src 'none'", "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'"],
  [
    "default-src 'self'; img-src *",
    "default-src 'self'; img-src *; script-src 'self' 'nonce-abc'; style-src 'self' 'nonce-abc'",
  ],
  ["script-src 'none'; style-src a.example", "script-src 'nonce-abc'; style-src a.example 'nonce-abc'"],
  ["script-src 'self' ; ; script-src *", "script-src 'self' 'nonce-abc'"],
  ['upgrade-insecure-requests', 'upgrade-insecure-requests'],
])('the policy %s allows a nonce as %s', (policy, allowed) => {
  expect(withCspNonce(policy, 'abc')).toBe(allowed);
});

it('the policy of our own pages allows nothing but the nonce besides', () => {
  const parts = DEFAULT_CSP.split('; ');
  expect(withCspNonce(DEFAULT_CSP, 'abc').split('; ')).toEqual(
    parts.map((part) => (/^(script|style)-src/.test(part) ? `${part} 'nonce-abc'` : part)),
  );
});

it('a nonce has 128 random bits, and is another one each time', () => {
  const made = new Set(Array.from({ length: 100 }, newCspNonce));
  expect(made.size).toBe(100);
  for (const nonce of made) expect(nonce).toMatch(/^[\w-]{22}$/);
});
