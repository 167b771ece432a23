/** An answer, its body read. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The `Location` header; null where there is none. */
  readonly location: string | null;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A browser without a screen, for tests: keeps cookies, follows no redirect by itself, and posts forms with the token
 * of the page that it saw.
 */
export class TestClient {
  /** The cookies that the site has set, by name. */
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async request(path: string, { method = 'GET', headers = {}, body }: TestRequest = {}): Promise<TestAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#origin + path, {
      method,
      redirect: 'manual',
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      location: response.headers.get('location'),
    };
  }

  get(path: string): Promise<TestAnswer> {
    return this.request(path);
  }

  /** Posts fields as they are: without a token of its own, unlike `submit`. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Record<string, string> = {},
  ): Promise<TestAnswer> {
    return this.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.#origin, ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Opens the page and sends its form with these fields, as a person would. `action`: where the form leads to. */
  async submit(page: string, fields: Readonly<Record<string, string>>, action = page): Promise<TestAnswer> {
    const { text } = await this.get(page);
    return this.post(action, { csrfmiddlewaretoken: csrfTokenOf(text), ...fields });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(equals + 1));
  }
}

/** The token in a page's form. */
export function csrfTokenOf(page: string): string {
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page)?.[1];
  if (!token) throw new Error('There is no CSRF token in this page.');
  return token;
}
