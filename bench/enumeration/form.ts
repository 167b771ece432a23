import type { ServerProcess } from '../support/server-process.ts';

export const PASSWORD = 'correct horse battery';

/** What an answer shows: its time in milliseconds, its status, and its page without the token and the address. */
export interface Shown {
  readonly time: number;
  readonly status: number;
  readonly text: string;
}

/** One visitor's form, sent again and again: each time with another address. */
export class Form {
  readonly #url: string;
  #token = '';
  #cookie = '';

  constructor({ port }: ServerProcess, flow: string) {
    this.#url = `http://127.0.0.1:${port}/accounts/${flow}/`;
  }

  async open(): Promise<void> {
    const page = await fetch(this.#url);
    this.#cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    this.#token = tokenOf(await page.text());
  }

  /** The time counts from the form's way out to the end of the answer. */
  async send(email: string, expected = 302): Promise<Shown> {
    const fields = { email, username: 'New', password: PASSWORD, confirmPassword: PASSWORD };
    const began = performance.now();
    const answer = await fetch(this.#url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.#cookie, origin: 'http://127.0.0.1' },
      body: new URLSearchParams({ csrfmiddlewaretoken: this.#token, ...fields }),
    });
    const text = await answer.text();
    const time = performance.now() - began;
    const { status } = answer;
    if (status !== expected) throw new Error(`${this.#url} answered ${status} to ${email}`);
    return { time, status, text: text.replaceAll(tokenOf(text) || '\0', '').replaceAll(email, '') };
  }
}

function tokenOf(text: string): string {
  return /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text)?.[1] ?? '';
}
