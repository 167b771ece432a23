/** An answer, its body read. */
export class TestAnswer {
  /** What was asked for: path and query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The `Location` header; null where there is none. */
  readonly location: string | null;

  constructor(path: string, response: Pick<Response, 'status' | 'headers'>, text: string) {
    this.path = path;
    this.status = response.status;
    this.headers = response.headers;
    this.text = text;
    this.location = response.headers.get('location');
  }

  /** The body as JSON. @throws Error that quotes a body which is none. */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.text) as T;
    } catch (cause) {
      const start = this.text.slice(0, 200);
      throw new Error(`${this.path} answered ${this.status}, not in JSON: ${start}`, { cause });
    }
  }
}
