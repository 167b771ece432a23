import { CSRF_FIELD } from '../../http/csrf/csrf.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import { keepCookie } from './cookie-jar.ts';
import { TestAnswer } from './test-answer.ts';

export interface TestRequest {
  /** Default `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** The fields of a form by name; of several choices, all that are chosen. */
export type SentFields = Readonly<Record<string, string | readonly string[]>>;

/** A request on its way, its cookies among the headers. */
export interface SentRequest extends TestRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a request to the server and gives what comes back, a redirect too. */
export type Send = (path: string, request: SentRequest) => MaybePromise<Response>;

/** Redirects in a row that browsers follow before they give up: fetch's own number. */
const MOST_REDIRECTS = 20;

/**
 * A browser without a screen, for tests: keeps cookies, follows no redirect by itself, and posts forms with the token
 * of the page that it saw.
 */
export class TestClient {
  /** Scheme and host that this visitor is at. */
  readonly origin: string;
  /** The cookies that the site has set, by name. */
  readonly cookies = new Map<string, string>();
  readonly #send: Send;
  /** What each answer was asked by, for the redirects that send it once more. */
  readonly #sent = new WeakMap<TestAnswer, TestRequest>();

  /** `send`: how requests reach the server. Default: by the network, at the origin. */
  constructor(origin: string, send: Send = overNetwork(origin)) {
    this.origin = origin;
    this.#send = send;
  }

  async request(path: string, sent: TestRequest = {}): Promise<TestAnswer> {
    const { method = 'GET', headers = {}, body } = sent;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#send(path, {
      method,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) keepCookie(this.cookies, line);
    const answer = new TestAnswer(path, response, await response.text());
    this.#sent.set(answer, sent);
    return answer;
  }

  /** Opens a page: a path, or a link to this origin as it stands in a mail. */
  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<TestAnswer> {
    return this.request(/^https?:\/\//.test(path) ? this.#pathOf(path) : path, { headers });
  }

  /** As `get`, for who understands JSON: refusals come as JSON too. */
  getJson(path: string): Promise<TestAnswer> {
    return this.get(path, { accept: 'application/json' });
  }

  /** Posts fields as they are: without a token of its own, unlike `submit`. */
  post(
    path: string,
    fields: SentFields,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    return this.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin, ...headers },
      body: new URLSearchParams(pairsOf(fields)).toString(),
    });
  }

  /**
   * Opens the page at the path and sends its form with these fields, as a person would. `action`: where the form leads to.
   *
   * @throws Error when the page has no CSRF token.
   */
  async submit(path: string, fields: SentFields, action = path): Promise<TestAnswer> {
    const { text } = await this.get(path);
    return this.post(action, { [CSRF_FIELD]: csrfTokenOf(text), ...fields });
  }

  /**
   * As `submit`, for a form with files: `client.upload('/accounts/profile/', { picture: new File([bytes], 'me.png') })`. The token
   * comes before the files.
   *
   * @throws Error when the page has no CSRF token.
   */
  async upload(
    path: string,
    fields: Readonly<Record<string, string | File>>,
    action = path,
  ): Promise<TestAnswer> {
    const { text } = await this.get(path);
    const form = new FormData();
    for (const [name, value] of Object.entries({ [CSRF_FIELD]: csrfTokenOf(text), ...fields })) {
      form.append(name, value);
    }
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? '';
    return this.request(action, {
      method: 'POST',
      headers: { 'content-type': type, origin: this.origin },
      body: new Uint8Array(await encoded.arrayBuffer()),
    });
  }

  /**
   * Goes where an answer leads, as a browser does after a form, and gives the first page that is no redirect. One of 307 or
   * 308 gets the form too.
   *
   * @throws Error when that is another site, or there are more than 20 redirects.
   */
  async follow(answer: TestAnswer): Promise<TestAnswer> {
    let current = answer;
    for (let redirects = 0; isRedirect(current); redirects++) {
      if (redirects === MOST_REDIRECTS) throw new Error(`${answer.path} redirects without an end.`);
      const { href } = new URL(current.location ?? '', new URL(current.path, this.origin));
      const again = current.status === 307 || current.status === 308 ? this.#sent.get(current) : undefined;
      current = await (again ? this.request(this.#pathOf(href), again) : this.get(href));
    }
    return current;
  }

  #pathOf(link: string): string {
    const { origin, pathname, search } = new URL(link);
    if (origin === this.origin) return pathname + search;
    throw new Error(`${link} leads away from ${this.origin}.`);
  }
}

function pairsOf(fields: SentFields): [name: string, value: string][] {
  return Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)]),
  );
}

function isRedirect({ status, location }: TestAnswer): boolean {
  return location !== null && status >= 300 && status < 400;
}

/** Sends requests to a server that listens at this origin. */
export function overNetwork(origin: string): Send {
  return (path, request) => fetch(origin + path, { ...request, redirect: 'manual' });
}

/** The token in a page's form. @throws Error when there is none. */
export function csrfTokenOf(page: string): string {
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page)?.[1];
  if (!token) throw new Error('There is no CSRF token in this page.');
  return token;
}
