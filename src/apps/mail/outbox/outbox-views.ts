import { type MailBody, openBody } from '../../../core/mail/outbox/mail-body.ts';
import { OutboxMail } from '../../../core/mail/outbox/outbox-mail.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { html, type ViewResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { render } from '../../../http/routes/render.ts';
import type { RowOf } from '../../../models/model.ts';
import { idFrom } from '../../../models/model-key.ts';
import { textParts } from './text-parts.ts';

/** Mails on the page. */
const SHOWN = 100;

type OutboxRow = RowOf<typeof OutboxMail>;

const notStored = { 'cache-control': 'no-store' };

/** The mails, the latest first. */
export async function outboxListView<U extends BaseUser>(request: HttpRequest<U>): Promise<ViewResponse> {
  const mails = await request.objects(OutboxMail).list({ orderBy: '-id', limit: SHOWN });
  return render(request, 'accounts/outbox.html', { mails, headers: notStored });
}

/** One mail: its text, and its HTML in a frame. */
export async function outboxMailView<U extends BaseUser>(request: HttpRequest<U>): Promise<ViewResponse> {
  const mail = await mailOf(request);
  const body = bodyOf(request, mail);
  const parts = body && textParts(body.text);
  const headers = {
    ...notStored,
    // What the policy says first of frames counts.
    'content-security-policy': `${request.site.settings.contentSecurityPolicy}; frame-src 'self'`,
  };
  return render(request, 'accounts/outbox_mail.html', {
    mail,
    parts,
    has_html: body?.html !== undefined,
    headers,
  });
}

/**
 * The HTML of a mail as it stands. It runs nothing, asks for nothing, and is nobody's page: links in it open in a window of
 * their own, as from a mail program.
 */
export async function outboxHtmlView<U extends BaseUser>(request: HttpRequest<U>): Promise<ViewResponse> {
  const body = bodyOf(request, await mailOf(request));
  if (body?.html === undefined) throw new HttpError(404, 'the mail has no HTML');
  const framed = body.html.replace(/<head[^>]*>/i, '$&<base target="_blank">');
  return html(framed, 200, {
    ...notStored,
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; " +
      'sandbox allow-popups allow-popups-to-escape-sandbox',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
  });
}

async function mailOf<U extends BaseUser>({ objects, parameters }: HttpRequest<U>): Promise<OutboxRow> {
  const id = idFrom(OutboxMail, parameters.id);
  const mail = id === null ? null : await objects(OutboxMail).get(id as number);
  if (!mail) throw new HttpError(404, 'no such mail');
  return mail;
}

function bodyOf<U extends BaseUser>({ site }: HttpRequest<U>, mail: OutboxRow): MailBody | null {
  return mail.body === null ? null : openBody(site.accounts.secretKeys, mail.body, mail);
}
