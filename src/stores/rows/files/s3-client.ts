import { setTimeout as wait } from 'node:timers/promises';
import type { AwsV4Signer } from 'aws4fetch';
import { FileError } from '../../../models/files/file-error.ts';
import type { LatchkeyError } from '../../../support/errors.ts';
import { IdleTimer } from './idle-timer.ts';
import { bucketAddress, type S3Options } from './s3-options.ts';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** The path in the bucket; '' for the bucket itself. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its bytes in pieces, as often as it is sent. */
  readonly body?: () => AsyncIterable<Uint8Array>;
  /** What an error says that the bucket did not do: `keep`. */
  readonly act: string;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Its bytes in pieces. What is not read has to be dropped. */
  chunks(): AsyncIterable<Uint8Array>;
  drop(): Promise<void>;
}

/** Each request is sent so often at most: all that are made here may be done twice. */
const ATTEMPTS = 3;
/** Milliseconds before the second attempt at most; before each further one twice as many. */
const FIRST_WAIT = 200;
const DEFAULT_TIMEOUT = 10_000;

/** Signed requests to one bucket (AWS Signature, version 4). What it throws says where, and nothing that is secret. */
export class S3Client {
  readonly #address: string;
  readonly #options: S3Options;
  readonly #timeout: number;

  constructor(options: S3Options) {
    this.#address = bucketAddress(options);
    this.#options = options;
    this.#timeout = options.timeout ?? DEFAULT_TIMEOUT;
  }

  /** The answer, of one of the statuses that are expected. @throws LatchkeyError `bucket_failed` */
  async send(request: S3Request, expected: readonly number[]): Promise<S3Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(request);
      if ('answer' in outcome && expected.includes(outcome.answer.status)) return outcome.answer;
      const status = 'answer' in outcome ? outcome.answer.status : null;
      if (attempt === ATTEMPTS || (status !== null && status < 500 && status !== 429)) {
        throw await this.#failure(request, outcome);
      }
      if ('answer' in outcome) await outcome.answer.drop();
      await wait(Math.random() * FIRST_WAIT * 2 ** (attempt - 1));
    }
  }

  async #attempt(request: S3Request): Promise<Outcome> {
    const timer = new IdleTimer(this.#timeout);
    timer.start();
    try {
      const { url, headers } = await this.#signed(request);
      const { method, body } = request;
      const response = await fetch(url, {
        method,
        headers,
        signal: timer.signal,
        // Another address would need another signature.
        redirect: 'manual',
        ...(body && { body: ReadableStream.from(timer.sent(body())), duplex: 'half' }),
      });
      timer.stop();
      return { answer: this.#answerOf(response, request, timer) };
    } catch (error) {
      timer.stop();
      return { reason: this.#reasonOf(error, timer), cause: error };
    }
  }

  async #signed({ method, path, query = {}, headers = {} }: S3Request) {
    // Loaded with the first request: most projects keep files in a folder.
    const { AwsV4Signer: Signer } = await import('aws4fetch');
    const { region, accessKeyId, secretAccessKey, sessionToken } = this.#options;
    const signer: AwsV4Signer = new Signer({
      method,
      url: this.#address + encoded(path) + queryText(query),
      headers: { 'x-amz-content-sha256': EMPTY_SHA256, 'accept-encoding': 'identity', ...headers },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    });
    return signer.sign();
  }

  #answerOf({ status, headers, body }: Response, request: S3Request, timer: IdleTimer): S3Answer {
    const read = this.#read.bind(this, body, request, timer);
    return { status, headers, chunks: read, drop: async () => body?.cancel() };
  }

  async *#read(body: Response['body'], request: S3Request, timer: IdleTimer): AsyncGenerator<Uint8Array> {
    try {
      if (body) yield* timer.received(body);
    } catch (error) {
      throw this.#error(request, this.#reasonOf(error, timer), error);
    }
  }

  async #failure(request: S3Request, outcome: Outcome): Promise<LatchkeyError> {
    if ('reason' in outcome) return this.#error(request, outcome.reason, outcome.cause);
    return this.#error(request, await refusalOf(outcome.answer));
  }

  #error({ act, path }: S3Request, reason: string, cause?: unknown): LatchkeyError {
    const { bucket } = this.#options;
    const endpoint = new URL(this.#address).origin;
    const file = path === '' ? 'its list of files' : path;
    return new FileError('bucket_failed', { bucket, endpoint, act, file, reason }, { cause });
  }

  #reasonOf(error: unknown, { signal }: IdleTimer): string {
    if (signal.aborted) return `nothing came for ${this.#timeout} ms`;
    const { cause } = error as { readonly cause?: unknown };
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    return `the connection failed${code}`;
  }
}

type Outcome = { readonly answer: S3Answer } | { readonly reason: string; readonly cause: unknown };

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Also what stands for something in an address, such as `+`. */
function encoded(path: string): string {
  return path.split('/').map(strictlyEncoded).join('/');
}

/** RFC 3986: `encodeURIComponent` leaves five more characters as they are. */
function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function queryText(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${strictlyEncoded(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The status and the code of the server's error; its other words may have the key in them, and the text that was signed. */
async function refusalOf({ status, chunks }: S3Answer): Promise<string> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of chunks()) parts.push(part);
  } catch {
    // The status has to do.
  }
  const code = /<Code>(\w{1,60})<\/Code>/.exec(Buffer.concat(parts).toString())?.[1];
  return `it answered ${status}${code ? ` ${code}` : ''}`;
}
