import { describe, expect, it } from 'vitest';
import { DEFAULT_CSP, securityHeaders } from './security-headers.ts';

const policyOf = (contentSecurityPolicy: string, redirectAllowedOrigins: readonly string[]) =>
  securityHeaders({
    contentSecurityPolicy,
    redirectAllowedOrigins,
    secureHstsSeconds: 0,
    publicOrigin: null,
  })['content-security-policy'];

describe('the policy of a site whose forms may lead to other origins', () => {
  it.each([
    ["form-action 'self'", "form-action 'self' https://a.example"],
    [
      "img-src *;form-action 'self' https://b.example ; x",
      "img-src *;form-action 'self' https://b.example https://a.example; x",
    ],
    ["default-src 'self'", "default-src 'self'"],
    ["form-action 'none'", "form-action 'none'"],
    ["x-form-action 'self'", "x-form-action 'self'"],
  ])('%s becomes %s', (policy, expected) => {
    expect(policyOf(policy, ['https://a.example'])).toBe(expected);
  });

  it('is as it is written where there are none', () => {
    expect(policyOf(DEFAULT_CSP, [])).toBe(DEFAULT_CSP);
  });
});
