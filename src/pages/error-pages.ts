import type { BaseUser } from '../core/users/user.ts';
import { HttpError } from '../http/answer/http-error.ts';
import { html, type ViewResponse } from '../http/answer/http-response.ts';
import { refusalProblem, wantsJson } from '../http/answer/problem.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import { requestFields } from '../http/request/request-fields.ts';
import { render } from '../http/routes/render.ts';
import { LatchkeyError } from '../support/errors.ts';
import { escapeHtml } from '../support/escape-html.ts';
import type { MaybePromise } from '../support/maybe-promise.ts';

/** Seconds after which a visitor may try again when too much was waiting, or the database did not answer. */
const RETRY_AFTER = '5';

/** Failures of ours that are an answer to the visitor, by their code. */
const answers: Partial<Record<LatchkeyError['code'], (error: LatchkeyError) => HttpError>> = {
  hash_queue_full: () =>
    new HttpError(503, 'too many password hashes are waiting', { headers: { 'retry-after': RETRY_AFTER } }),
  throttled: ({ message, details }) =>
    new HttpError(429, message, {
      code: 'throttled',
      headers: { 'retry-after': `${details.retryAfter}` },
      context: {
        minutes: waitInMinutes(Number(details.retryAfter)),
        is_login: `${details.by}`.startsWith('login.'),
      },
    }),
  visitor_gone: ({ message }) => new HttpError(503, message, { headers: { 'retry-after': RETRY_AFTER } }),
  database_busy: () =>
    new HttpError(503, 'the database is locked', { headers: { 'retry-after': RETRY_AFTER } }),
  database_unwritable: ({ details }) =>
    new HttpError(503, `the database takes no changes: ${details.reason}`, {
      headers: { 'retry-after': RETRY_AFTER },
    }),
  database_unreachable: ({ message }) =>
    new HttpError(503, message, { headers: { 'retry-after': RETRY_AFTER } }),
  session_interrupted: () => sessionEnded('the session ended during the request'),
  user_gone: () => sessionEnded('the user was deleted during the login'),
  session_data_too_large: () =>
    new HttpError(413, 'the session data would be too large', { code: 'session_data_too_large' }),
};

/** Null for what nobody waits for: more than a day. */
function waitInMinutes(seconds: number): number | null {
  return seconds > 86_400 ? null : Math.ceil(seconds / 60);
}

function sessionEnded(reason: string): HttpError {
  return new HttpError(400, reason, { code: 'session_interrupted', context: { session_ended: true } });
}

/** The page for a refused or failed request. What went wrong goes to the log; the visitor is told what to do. */
export function errorAnswer<U extends BaseUser>(
  request: HttpRequest<U>,
  error: unknown,
): MaybePromise<ViewResponse> {
  const refusal = asRefusal(error);
  if (!refusal) {
    logFailure(request, error);
    return answerFailure(request, error);
  }
  logRefusal(request, refusal);
  return answerWith(request, refusal);
}

/** The page for visitors, but for a developer who may see what failed. */
function answerFailure<U extends BaseUser>(
  request: HttpRequest<U>,
  error: unknown,
): MaybePromise<ViewResponse> {
  const plain = () => answerWith(request, { status: 500, template: '500.html' });
  const { failurePage } = request.site;
  if (!failurePage || wantsJson(request.head)) return plain();
  return orElse<ViewResponse>(
    () => failurePage(request, error).then((page) => page ?? plain()),
    (broken) => {
      logBrokenPage(request, 'the page about a failure', broken);
      return plain();
    },
  );
}

type Refusal = Pick<HttpError, 'status' | 'template'> &
  Partial<Pick<HttpError, 'headers' | 'context' | 'code' | 'members'>>;

/** The page, or the problem for a program, with the reference by which the log line is found. */
function answerWith<U extends BaseUser>(
  request: HttpRequest<U>,
  { status, template, headers = {}, context = {}, code = null, members = {} }: Refusal,
): MaybePromise<ViewResponse> {
  const reference = isExpected(status) ? null : request.id;
  if (wantsJson(request.head)) {
    return refusalProblem(request.language, { status, code, headers: { ...headers }, members, reference });
  }
  const page = (name: string) =>
    render(request, name, { ...context, code: status, reference, status, headers: { ...headers } });
  return orElse(
    () => page(template),
    (error) => {
      logBrokenPage(request, template, error);
      return orElse(
        () => page('error_alone.html'),
        () => plainPage(request, status, reference),
      );
    },
  );
}

/** Whether an error is an answer to the visitor, and no failure of the program. */
export function isRefusal(error: unknown): boolean {
  return asRefusal(error) !== null;
}

function asRefusal(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  return error instanceof LatchkeyError ? (answers[error.code]?.(error) ?? null) : null;
}

/** A page whose own template is broken, or that asks a database which is down, must not take the answer with it. */
function orElse<T>(
  make: () => MaybePromise<T>,
  instead: (error: unknown) => MaybePromise<T>,
): MaybePromise<T> {
  try {
    const made = make();
    return made instanceof Promise ? made.catch(instead) : made;
  } catch (error) {
    return instead(error);
  }
}

function plainPage<U extends BaseUser>(
  { language }: HttpRequest<U>,
  status: number,
  reference: string | null,
): ViewResponse {
  const title = escapeHtml(`${language.t('pages.error.eyebrow')} ${status}`);
  const told =
    reference === null ? '' : `<p>${escapeHtml(language.t('pages.error.reference', { id: reference }))}</p>`;
  return html(
    `<!doctype html><html lang="${language.locale}"><title>${title}</title><h1>${title}</h1>${told}`,
    status,
  );
}

/** Whether it comes of a wrong address, as anybody may have one. Nobody asks for help with it by its reference. */
function isExpected(status: number): boolean {
  return status === 404 || status === 405;
}

function logRefusal<U extends BaseUser>(request: HttpRequest<U>, { status, reason }: HttpError): void {
  const level = isExpected(status) ? 'info' : 'warn';
  request.site.logger[level]('request_refused', { status, ...requestFields(request), reason });
}

function logFailure<U extends BaseUser>(request: HttpRequest<U>, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  request.site.logger.error('request_failed', { status: 500, ...requestFields(request), error: text });
}

function logBrokenPage<U extends BaseUser>(request: HttpRequest<U>, template: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  request.site.logger.error('error_page_failed', { ...requestFields(request), template, error: text });
}
