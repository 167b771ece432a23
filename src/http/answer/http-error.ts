/** A request that is refused: the status of the answer, and the reason, for the log and not for the visitor. */
export class HttpError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What programs are told, as the member `code` of the problem JSON. Default: the status's own (`docs/errors.md`). */
  readonly code: string | null;
  /** What programs are told besides, as further members of the problem JSON. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The template of the answer, where it is not the status's own. */
  readonly template: string;
  /** What the template needs besides. */
  readonly context: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    reason: string,
    options: {
      headers?: Record<string, string>;
      code?: string;
      members?: Record<string, unknown>;
      template?: string;
      context?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(`${status}: ${reason}`, { cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.reason = reason;
    this.headers = options.headers ?? {};
    this.code = options.code ?? null;
    this.members = options.members ?? {};
    this.template = options.template ?? `${status}.html`;
    this.context = options.context ?? {};
  }
}
