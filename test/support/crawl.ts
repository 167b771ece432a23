import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';

const ATTRIBUTE = /\s(?:href|src|action|formaction|data-[\w-]+)="((?:\/|https?:)[^"]*)"/g;
/** Addresses that a visitor of the crawl is led by: what only a form or a script asks for is no page. */
const LINK = /\s(?:href|src)="((?:\/|https?:)[^"]*)"/g;

/** What a walk along all links of a site came by. */
export interface Crawl {
  /** Paths that answered, without their query. */
  readonly visited: readonly string[];
  /** Every address that the site has given, and where. */
  readonly given: readonly { readonly address: string; readonly page: string }[];
  /** Links that lead to no page: their status and path. */
  readonly broken: readonly string[];
}

/** Follows all links and redirects from some pages on, each path once; those of other origins are only noted. */
export async function crawl(client: TestClient, ...starts: readonly string[]): Promise<Crawl> {
  const waiting = [...starts];
  const visited = new Set<string>();
  const given: { address: string; page: string }[] = [];
  const broken: string[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const path = next.replace(/[?#].*/, '');
    if (visited.has(path)) continue;
    visited.add(path);
    const answer = await client.get(next);
    if (answer.status >= 400) broken.push(`${answer.status} ${next}`);
    given.push(...addressesOf(answer).map((address) => ({ address, page: path })));
    const links = [...matches(answer.text, LINK), ...(answer.location ? [answer.location] : [])];
    waiting.push(...links.filter((link) => link.startsWith('/') && !link.startsWith('//')));
  }
  return { visited: [...visited], given, broken };
}

/** What a page, its redirect or its style sheet names. */
export function addressesOf(answer: TestAnswer): string[] {
  const isStyle = answer.headers.get('content-type')?.startsWith('text/css') ?? false;
  const found = isStyle
    ? [...answer.text.matchAll(/url\(["']?(\/[^)"']*)/g)].map(([, address = '']) => address)
    : matches(answer.text, ATTRIBUTE);
  return [...found, ...(answer.location ? [answer.location] : [])];
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, address = '']) => address.replaceAll('&amp;', '&'));
}
