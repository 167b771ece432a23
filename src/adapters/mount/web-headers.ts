import type { AnswerHeaders } from './answer-headers.ts';

/** The headers of a Web response. */
export class WebHeaders implements AnswerHeaders {
  readonly #headers: Headers;

  constructor(headers: Headers) {
    this.#headers = headers;
  }

  get(name: string): string | readonly string[] | undefined {
    if (name !== 'set-cookie') return this.#headers.get(name) ?? undefined;
    const cookies = this.#headers.getSetCookie();
    return cookies.length > 0 ? cookies : undefined;
  }

  set(name: string, value: string | string[]): void {
    if (typeof value === 'string') {
      this.#headers.set(name, value);
      return;
    }
    this.#headers.delete(name);
    for (const one of value) this.#headers.append(name, one);
  }

  remove(name: string): void {
    this.#headers.delete(name);
  }
}
