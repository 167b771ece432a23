import { hostOf, isFor, type RequestHead } from './request-head.ts';

/** Tells whether this site answers to a host. Entries: `example.com`, `.example.com` (subdomains too), `*`. */
export class AllowedHosts {
  readonly #exact = new Set<string>();
  readonly #suffixes: string[] = [];
  readonly #any: boolean;
  /** The last one that was allowed, as the request spelt it: the next request's as a rule. */
  #last: string | null = null;

  constructor(entries: readonly string[]) {
    this.#any = entries.includes('*');
    for (const entry of entries) {
      const host = entry.toLowerCase();
      this.#exact.add(host.startsWith('.') ? host.slice(1) : host);
      if (host.startsWith('.')) this.#suffixes.push(host);
    }
  }

  /** Whether the host that the request is for is one of them. Its port does not count. */
  allow(head: RequestHead): boolean {
    if (this.#last !== null && isFor(head, this.#last)) return true;
    const host = hostOf(head);
    const allowed = this.#isAllowed(host);
    if (allowed) this.#last = host;
    return allowed;
  }

  /** What is no part of an address, such as the port 99999, is refused here, and not where an address is made of it. */
  #isAllowed(host: string): boolean {
    if (!URL.canParse(`http://${host}/`)) return false;
    const name = withoutPort(host).toLowerCase();
    if (name === '' || !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$|^\[[0-9a-f:.]+\]$/.test(name)) return false;
    return this.#any || this.#exact.has(name) || this.#suffixes.some((suffix) => name.endsWith(suffix));
  }
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}
