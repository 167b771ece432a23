/** Spellings of allowed hosts that are kept; ports and letter case make many of one. */
const KNOWN_HOSTS = 100;

/** Tells whether this site answers to a host. Entries: `example.com`, `.example.com` (subdomains too), `*`. */
export class AllowedHosts {
  readonly #exact = new Set<string>();
  readonly #suffixes: string[] = [];
  readonly #any: boolean;
  /** Hosts that were found to be allowed, as requests spell them. */
  readonly #known = new Set<string>();

  constructor(entries: readonly string[]) {
    this.#any = entries.includes('*');
    for (const entry of entries) {
      const host = entry.toLowerCase();
      this.#exact.add(host.startsWith('.') ? host.slice(1) : host);
      if (host.startsWith('.')) this.#suffixes.push(host);
    }
  }

  /** `host` as in the request: with its port, if it has one. */
  has(host: string): boolean {
    if (this.#known.has(host)) return true;
    const allowed = this.#isAllowed(host);
    if (allowed && this.#known.size < KNOWN_HOSTS) this.#known.add(host);
    return allowed;
  }

  #isAllowed(host: string): boolean {
    const name = withoutPort(host).toLowerCase();
    if (name === '' || !/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/.test(name)) return false;
    return this.#any || this.#exact.has(name) || this.#suffixes.some((suffix) => name.endsWith(suffix));
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
