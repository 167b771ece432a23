/** `https://*.example.com`, and with a port. */
const PATTERN = /^(https?:\/\/)\*\.([^*]+)$/;

/** Whether a text is an origin as browsers send it, or one with `*.` for all subdomains. */
export function isOriginPattern(value: string): boolean {
  const plain = value.replace(PATTERN, '$1$2');
  if (plain.includes('*') || !/^https?:/.test(plain) || !URL.canParse(plain)) return false;
  const { origin, hostname } = new URL(plain);
  // An address has no subdomains.
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return origin === plain && !hostname.startsWith('.') && (plain === value || !isAddress);
}

/**
 * The setting `csrfTrustedOrigins`. `https://*.example.com` stands for all subdomains, however deep, and for `example.com`
 * itself, as Django's; scheme and port are those that are written.
 */
export class TrustedOrigins {
  readonly #exact = new Set<string>();
  readonly #patterns: { readonly prefix: string; readonly domain: string }[] = [];

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [, prefix, domain] = PATTERN.exec(entry) ?? [];
      if (prefix === undefined || domain === undefined) this.#exact.add(entry);
      else this.#patterns.push({ prefix, domain });
    }
  }

  /** Whether an `Origin` is one of them. */
  has(origin: string): boolean {
    if (this.#exact.has(origin)) return true;
    return this.#patterns.some(({ prefix, domain }) => {
      if (!origin.startsWith(prefix)) return false;
      const host = origin.slice(prefix.length);
      // Only what is a host and a port: `https://evil.example?.example.com` is no origin.
      return (
        host === domain || (host.endsWith(`.${domain}`) && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*(:\d+)?$/.test(host))
      );
    });
  }
}
