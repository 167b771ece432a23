/** Ends what nothing has come of for a while: `signal` is aborted. */
export class IdleTimer {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on something has to come. */
  start(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#controller.abort(), this.#milliseconds);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What is sent: each piece that is taken starts the time anew. */
  async *sent(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.start();
      yield piece;
    }
  }

  /** What is received: only waiting for it counts, and not what is done with it. */
  async *received(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.start();
    try {
      for await (const piece of pieces) {
        this.stop();
        yield piece;
        this.start();
      }
    } finally {
      this.stop();
    }
  }
}
