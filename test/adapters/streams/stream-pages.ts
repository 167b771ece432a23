import { setTimeout } from 'node:timers/promises';
import { authenticate, type HttpRequest, LatchkeyError, login } from 'latchkey';
import type { User } from '../../../starter/accounts/user.ts';
import { PASSWORD } from '../visitors.ts';

/** What a test and a page say to each other while an answer, or a body, is under way. */
export class Run {
  /** The test lets the page go on. */
  readonly go = Promise.withResolvers<void>();
  /** The page has seen what the test waits for. */
  readonly seen = Promise.withResolvers<string>();
}

/** The runs by the number that requests carry: `?run=1`. */
export class Runs {
  readonly #runs: Run[] = [];

  begin(): { readonly run: Run; readonly query: string } {
    const run = new Run();
    this.#runs.push(run);
    return { run, query: `?run=${this.#runs.length - 1}` };
  }

  of(visitor: HttpRequest<User>): Run {
    return this.#runs[Number(visitor.query.get('run'))] as Run;
  }
}

/** A text that comes by and by. */
export type StreamPage = (visitor: HttpRequest<User>, run: Run) => AsyncGenerator<string>;

/** The pages that every server here answers GET with, as `text/event-stream`. */
export const streamPages = {
  /** `one`, and `two` when the test says so. */
  '/events': async function* (_, { go }) {
    yield 'data: one\n\n';
    await go.promise;
    yield 'data: two\n\n';
  },
  /** Something that is kept in the session after the answer has begun: `kept`, or the code of the error. */
  '/late': async function* ({ session }, { go }) {
    yield 'one ';
    await go.promise;
    yield await codeOf(() => session.set('late', true));
  },
  /** A login after the answer has begun. */
  '/late-login': async function* (visitor, { go }) {
    yield 'one ';
    await go.promise;
    yield await codeOf(() => enter(visitor));
  },
  /** Goes on until the visitor goes away. */
  '/endless': async function* (_, { seen }) {
    try {
      for (yield 'one'; ; yield 'more') await setTimeout(5);
    } finally {
      seen.resolve('gone');
    }
  },
} satisfies Readonly<Record<string, StreamPage>>;

/** Logs ada in, whatever was sent. */
export async function enter(visitor: HttpRequest<User>): Promise<void> {
  const user = await authenticate(visitor, { email: 'ada@example.com', password: PASSWORD });
  if (user) await login(visitor, user);
}

async function codeOf(change: () => Promise<unknown>): Promise<string> {
  try {
    await change();
    return 'kept';
  } catch (error) {
    if (error instanceof LatchkeyError) return error.code;
    throw error;
  }
}

/** Counts the bytes of a body, and says so when the first of them are there. */
export async function countBytes(body: AsyncIterable<Uint8Array>, { seen }: Run): Promise<string> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    seen.resolve('first bytes');
  }
  return String(size);
}
