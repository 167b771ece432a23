import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import type { UploadedFile } from '../../models/files/uploaded-file.ts';
import { HttpError } from '../answer/http-error.ts';
import { SentFields } from './sent-fields.ts';
import { formTooLarge, tooLarge } from './too-large.ts';
import { Upload, type UploadPlace } from './upload.ts';

export interface MultipartLimits extends UploadPlace {
  readonly maxUploadBytes: number;
  readonly maxFiles: number;
  readonly maxFormFields: number;
  /** Bytes of all texts at most. */
  readonly maxBodyBytes: number;
}

/** Bytes of a part's headers, and headers: browsers send two, of a few hundred bytes. */
const MOST_HEADER_BYTES = 8192;
const MOST_HEADERS = 20;
/** Characters of a control's name. */
const MOST_NAME = 200;

/**
 * Asked once, when the first file begins, with the fields before it: false refuses the files, and nothing more is read. So no byte
 * of a file is kept for a form that is not this site's.
 */
export type AdmitFiles = (fields: URLSearchParams) => boolean;

/** The parts of one form, as they come. */
export class MultipartForm {
  readonly #limits: MultipartLimits;
  readonly #admit: AdmitFiles | null;
  readonly #fields = new URLSearchParams();
  readonly #files = new Map<string, UploadedFile[]>();
  readonly #uploads: Upload[] = [];
  readonly #parts: Promise<void>[] = [];
  readonly #streams: BusboyFileStream[] = [];
  #textBytes = 0;
  #fieldCount = 0;
  #failure: unknown = null;
  #isRefused = false;
  #admission: Promise<boolean> | null = null;

  constructor(limits: MultipartLimits, admit: AdmitFiles | null) {
    this.#limits = limits;
    this.#admit = admit;
  }

  /** Reads the whole form. @throws HttpError 400, 413, 415 */
  async read(contentType: string, body: ReadableStream<Uint8Array>): Promise<SentFields> {
    const parser = this.#parser(contentType);
    try {
      await this.#feed(parser, body);
      if (!this.#isOver) await end(parser);
      await Promise.all(this.#parts);
    } catch (error) {
      this.#failure ??= error;
    }
    parser.destroy();
    // Where the body ends in the middle of a part, the parser leaves its reader waiting.
    for (const stream of this.#streams) stream.destroy();
    if (this.#failure === null)
      return new SentFields(this.#fields, this.#isRefused ? new Map() : this.#files);
    throw await this.#failed();
  }

  async #feed(parser: BusboyInstance, body: ReadableStream<Uint8Array>): Promise<void> {
    const { maxUploadBytes } = this.#limits;
    // What is left when it is over stays where it is: the server sees to that.
    const reader = body.getReader();
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > maxUploadBytes) throw formTooLarge(maxUploadBytes);
      await write(parser, next.value, () => this.#isOver);
      if (this.#isOver) return;
    }
  }

  /** Forgets the files. */
  async drop(): Promise<void> {
    await Promise.all(this.#uploads.map((upload) => upload.drop()));
  }

  get #isOver(): boolean {
    return this.#failure !== null || this.#isRefused;
  }

  async #failed(): Promise<unknown> {
    await Promise.allSettled(this.#parts);
    await this.drop();
    const error = this.#failure;
    if (error instanceof HttpError || isDiskError(error)) return error;
    return new HttpError(400, 'the form is malformed, or ended before its end', { cause: error });
  }

  #parser(contentType: string): BusboyInstance {
    const limits = { headerPairs: MOST_HEADERS, headerSize: MOST_HEADER_BYTES };
    try {
      // Every part comes as a stream of bytes: what is text, and in which encoding, is decided here.
      const headers = { 'content-type': contentType };
      const parser = Busboy({ headers, limits, isPartAFile: () => true });
      parser.on('file', (name: string | undefined, stream, filename: string | undefined) => {
        this.#parts.push(this.#take(stream, name, filename).catch((error) => this.#fail(error, stream)));
      });
      parser.on('error', (error) => this.#fail(error));
      return parser;
    } catch (cause) {
      throw new HttpError(400, 'the content type of the form has no boundary', { cause });
    }
  }

  #fail(error: unknown, stream?: BusboyFileStream): void {
    this.#failure ??= error;
    // Read to its end, or the parser would wait for ever.
    stream?.resume();
  }

  async #take(stream: BusboyFileStream, name?: string, filename?: string): Promise<void> {
    stream.on('error', (error) => this.#fail(error));
    this.#streams.push(stream);
    if (this.#isOver) return void stream.resume();
    if (name === undefined || name === '' || name.length > MOST_NAME) {
      throw new HttpError(400, 'a part of the form has no name, or one that is too long');
    }
    if (filename === undefined) return this.#takeText(stream, name);
    return this.#takeFile(stream, name, filename);
  }

  /** Asked at the first file, once the texts before it are whole. */
  #admitted(): Promise<boolean> {
    const before = [...this.#parts];
    this.#admission ??= Promise.all(before).then(() => {
      this.#isRefused = this.#admit !== null && !this.#admit(this.#fields);
      return !this.#isRefused;
    });
    return this.#admission;
  }

  async #takeText(stream: BusboyFileStream, name: string): Promise<void> {
    const { maxFormFields, maxBodyBytes } = this.#limits;
    this.#fieldCount += 1;
    if (this.#fieldCount > maxFormFields) {
      throw new HttpError(400, `the form has more than ${maxFormFields} fields`);
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) {
      this.#textBytes += chunk.length;
      if (this.#textBytes > maxBodyBytes) {
        throw tooLarge(`the texts of the form are larger than ${maxBodyBytes} bytes`);
      }
      chunks.push(chunk);
    }
    this.#fields.append(name, decodeUtf8(Buffer.concat(chunks)));
  }

  async #takeFile(stream: BusboyFileStream, name: string, filename: string): Promise<void> {
    const { maxFiles } = this.#limits;
    if (!(await this.#admitted())) return void stream.resume();
    // An empty control is a part without a name and without bytes; it counts, so that nobody sends thousands.
    if (this.#uploads.length >= maxFiles) {
      throw tooLarge(`the form has more than ${maxFiles} files: ${name}`, { max_files: maxFiles });
    }
    const upload = new Upload(this.#limits);
    this.#uploads.push(upload);
    // One that is too large is read to its end all the same: the form says so beside its field, with all else that was typed.
    for await (const chunk of stream) await upload.append(chunk);
    if (filename === '' && upload.size === 0) return;
    const file = await upload.finish(shownName(filename), name);
    this.#files.set(name, [...(this.#files.get(name) ?? []), file]);
  }
}

/** Waits until the parser wants more, or nothing more is wanted of it. */
function write(parser: BusboyInstance, chunk: Uint8Array, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off('error', done);
      resolve();
    };
    parser.once('error', done);
    parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), undefined as never, done);
    if (isOver()) done();
  });
}

function end(parser: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('finish', resolve).once('error', reject);
    parser.end();
  });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new HttpError(400, 'a text of the form is not valid UTF-8', { cause });
  }
}

/** What the visitor calls a file, for people: one line, and nothing that turns the direction of a text. */
function shownName(filename: string): string {
  return filename
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .slice(-255);
}

/** A full disk is no fault of the visitor's. */
function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
