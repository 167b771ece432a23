import type { Settings } from '../../../../compose/settings/settings.ts';
import type { FailedRequest } from '../../../../http/answer/failed-request.ts';
import { type HttpResponse, html } from '../../../../http/answer/http-response.ts';
import { isSecretName } from '../masking/secret-names.ts';
import type { ShowAddress } from '../masking/shown-address.ts';
import { describeError } from './describe-error.ts';
import { maySeeFailure } from './may-see-failure.ts';
import { Redactor } from './redactor.ts';
import { type FailureReport, type Row, renderFailure } from './render-failure.ts';

export interface FailureParts {
  readonly settings: Settings;
  /** The project's folder: its code may be shown. */
  readonly folder: string;
  readonly showAddress: ShowAddress;
}

/** Letters that the value of a setting has to have to be hidden outside of the table: shorter ones are words as a rule. */
const WORD = 16;

/** The page that tells a developer why a page failed; null for everybody else. */
export async function failurePage(
  request: FailedRequest,
  error: unknown,
  parts: FailureParts,
): Promise<HttpResponse | null> {
  if (!maySeeFailure(request, parts.settings)) return null;
  const redactor = new Redactor();
  hideEnvironment(redactor);
  const report: FailureReport = {
    title: `${request.method} ${parts.showAddress(request.fullPath)}`,
    reference: request.id,
    errors: describeError(error, [parts.folder]),
    request: requestRows(request, parts, redactor),
    form: await formRows(request, redactor),
    settings: Object.entries(parts.settings).map(([name, value]) => [name, redactor.show(name, value, WORD)]),
  };
  const page = renderFailure(report, {
    shown: (text) => redactor.text(text),
    styleSheet: `${parts.settings.basePath}/static/failure.css`,
  });
  return html(page, 500, { 'cache-control': 'no-store' });
}

/** Called like secrets, and none. */
const PLACES: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'SSH_AUTH_SOCK']);

/** The environment is not shown, and its secrets not by others either. */
function hideEnvironment(redactor: Redactor): void {
  for (const [name, value = ''] of Object.entries(process.env)) {
    if (isSecretName(name) && !PLACES.has(name) && value.length >= WORD / 2) redactor.hide(value);
    redactor.hidePassword(value);
  }
}

function requestRows(
  { headers, ip, user, fullPath }: FailedRequest,
  { showAddress }: FailureParts,
  redactor: Redactor,
): readonly Row[] {
  hideSecretsOf(fullPath, showAddress(fullPath), redactor);
  const named = [...headers].map(([name, value]): Row => {
    if (isAddress(name)) {
      hideSecretsOf(value, showAddress(value), redactor);
      return [name, showAddress(value)];
    }
    if (isSecretName(name)) redactor.hideParts(value);
    return [name, redactor.show(name, value)];
  });
  return [['User', userText(user)], ['Address', ip ?? 'unknown'], ...named];
}

/** What is hidden in an address must not turn up in the error either. */
function hideSecretsOf(address: string, shown: string, redactor: Redactor): void {
  const [path = '', ...query] = address.split('?');
  const parts = new Set(shown.split(/[/?]/));
  for (const part of path.split('/')) if (!parts.has(part)) redactor.hide(decodedPart(part));
  for (const [name, value] of new URLSearchParams(query.join('?'))) redactor.show(name, value);
}

function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isAddress(header: string): boolean {
  return header === 'referer' || header === 'origin';
}

function userText(user: object): string {
  const { isAuthenticated, id } = user as { isAuthenticated?: boolean; id?: unknown };
  return isAuthenticated ? `${String(user)} (id ${String(id)})` : 'nobody is logged in';
}

async function formRows(request: FailedRequest, redactor: Redactor): Promise<readonly Row[]> {
  if (request.method === 'GET' || request.method === 'HEAD') return [];
  // A form that cannot be read may be the very failure.
  const fields = await request.form().then(
    (form) => [...form.entries()],
    () => [],
  );
  return fields.map(([name, value]) => [name, redactor.show(name, value)]);
}
