import { Agent, type IncomingHttpHeaders, request } from 'node:http';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A browser at an address of its own: keeps cookies and connections, follows nothing. */
export class FormSender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  readonly #cookies = new Map<string, string>();
  readonly #port: number;
  readonly #address: string;
  #token = '';

  /** `address`: the local one that it sends from, of 127.0.0.0/8. */
  constructor(port: number, address: string) {
    this.#port = port;
    this.#address = address;
  }

  /** Cookies and token of another browser that were not its own secret. */
  copy(other: FormSender): this {
    for (const [name, value] of other.#cookies) this.#cookies.set(name, value);
    this.#token = other.#token;
    return this;
  }

  get headers(): { readonly cookie: string; readonly token: string } {
    return { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '), token: this.#token };
  }

  async open(path: string): Promise<{ readonly status: number; readonly location: string }> {
    const { status, headers, text } = await this.#send(path, 'GET');
    this.#token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text)?.[1] ?? this.#token;
    return { status, location: headers.location ?? '' };
  }

  /** The status of the answer. */
  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const body = `${new URLSearchParams({ csrfmiddlewaretoken: this.#token, ...fields })}`;
    return (await this.#send(path, 'POST', body)).status;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(path: string, method: string, body = ''): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = {
      cookie: this.headers.cookie,
      origin: `http://127.0.0.1:${this.#port}`,
      ...(method === 'POST' && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    };
    const to = { host: '127.0.0.1', port: this.#port, localAddress: this.#address, agent: this.#agent };
    const sent = request({ ...to, path, method, headers }, async (answer) => {
      this.#keepCookies(answer.headers);
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }

  #keepCookies(headers: IncomingHttpHeaders): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
  }
}
