import type { SettingsOf } from '../../support/settings/setting.ts';
import { HttpError } from '../answer/http-error.ts';
import type { RequestSource } from '../head/request-head.ts';
import type { AdmitFiles, MultipartForm } from '../uploads/multipart-form.ts';
import { SentFields } from '../uploads/sent-fields.ts';
import type { uploadSettings } from '../uploads/upload-settings.ts';
import { type BodyLimits, readFormBody } from './form-body.ts';

export type FormLimits = BodyLimits & SettingsOf<typeof uploadSettings>;

/** The form of one request: read once, and its files forgotten when the request ends. */
export class SentForm {
  readonly #source: RequestSource;
  readonly #limits: FormLimits;
  #fields: Promise<SentFields> | null = null;
  #multipart: MultipartForm | null = null;

  constructor(source: RequestSource, limits: FormLimits) {
    this.#source = source;
    this.#limits = limits;
  }

  /** `admit`: asked before the first file, at the first reading. @throws HttpError 400, 413, 415 */
  read(admit: AdmitFiles | null = null): Promise<SentFields> {
    this.#fields ??= this.#read(admit);
    return this.#fields;
  }

  /** Whether reading it would take a body with files away from whoever reads it next. */
  get hasUnreadFiles(): boolean {
    return this.#fields === null && this.#isMultipart && !this.#source.parsedForm?.();
  }

  /** Forgets the files. Safe to call twice. */
  drop(): void {
    // What cannot be closed is closed already.
    void this.#multipart?.drop().catch(() => undefined);
  }

  get #isMultipart(): boolean {
    return /^multipart\/form-data\s*(;|$)/i.test(this.#source.head.headers.get('content-type') ?? '');
  }

  async #read(admit: AdmitFiles | null): Promise<SentFields> {
    const parsed = this.#source.parsedForm?.();
    if (parsed) return new SentFields(parsed);
    if (!this.#isMultipart) return readFormBody(this.#source, this.#limits);
    return this.#readFiles(admit);
  }

  async #readFiles(admit: AdmitFiles | null): Promise<SentFields> {
    const { headers } = this.#source.head;
    const encoding = headers.get('content-encoding');
    if (encoding && encoding !== 'identity') throw new HttpError(415, 'the body is compressed');
    const { maxUploadBytes } = this.#limits;
    if (Number(headers.get('content-length') ?? 0) > maxUploadBytes) {
      const { formTooLarge } = await import('../uploads/too-large.ts');
      throw formTooLarge(maxUploadBytes);
    }
    // Loaded when the first file comes: most processes never see one.
    const { MultipartForm } = await import('../uploads/multipart-form.ts');
    this.#multipart = new MultipartForm(this.#limits, admit);
    this.#source.onEnd?.(() => this.drop());
    const body = this.#source.toRequest().body ?? new ReadableStream({ start: (empty) => empty.close() });
    return this.#multipart.read(headers.get('content-type') ?? '', body);
  }
}
