import { randomToken } from '../../support/secrets.ts';

/** Bytes of a nonce: 128 bits (CSP 3, section 7.1). */
const NONCE_BYTES = 16;

/** A nonce for the inline scripts and styles of one answer. */
export function newCspNonce(): string {
  return randomToken(NONCE_BYTES);
}

/** The directives that nonces belong to. Where one is not there, browsers go by `default-src`. */
const WITH_NONCES = ['script-src', 'style-src'] as const;

/** A Content-Security-Policy that also allows the inline scripts and styles which have this nonce. */
export function withCspNonce(policy: string, nonce: string): string {
  if (policy.includes(`'nonce-${nonce}'`)) return policy;
  const directives = new Map<string, string>();
  for (const part of policy.split(';')) {
    const [name = '', ...sources] = part.trim().split(/\s+/);
    // Of two of one name the first one counts (CSP 3, section 2.2.1).
    if (name !== '' && !directives.has(name)) directives.set(name, sources.join(' '));
  }
  const fallback = directives.get('default-src');
  for (const name of WITH_NONCES) {
    const sources = directives.get(name) ?? fallback;
    if (sources !== undefined) directives.set(name, `${withoutNone(sources)} 'nonce-${nonce}'`.trim());
  }
  return [...directives].map(([name, sources]) => `${name} ${sources}`.trim()).join('; ');
}

/** `'none'` beside another source says nothing. */
function withoutNone(sources: string): string {
  return sources.toLowerCase() === "'none'" ? '' : sources;
}
