import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import { redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import { reauthenticate } from '../../../http/visitor/auth.ts';
import { type KeptForm, openForm } from './kept-form.ts';

/** What waits for the confirmation: the hidden fields of `accounts/reauthenticate_waiting.html`. */
export interface Waiting {
  /** Where the visitor goes on to; '' for nowhere in particular. */
  readonly next: string;
  /** The form that was sent, sealed; '' for none. */
  readonly keptForm: string;
}

/** What waits, as it was sent along with this request. */
export async function reauthenticationWaiting<U extends BaseUser>(request: UserRequest<U>): Promise<Waiting> {
  const sent =
    request.method === 'POST'
      ? (await request.form()).get('kept_form')
      : request.staleForm?.peek('kept_form');
  return { next: await requestedNext(request), keptForm: sent ?? '' };
}

/**
 * The end of every way: notes the proof, and answers with what waits. `user`: as `authenticate` gave it, or the request's own
 * where another proof was given. A form that was sent goes on to its address, by one button; else the visitor does.
 */
export async function finishReauthentication<U extends BaseUser>(
  request: UserRequest<U>,
  user: U,
  { method }: { readonly method: string },
): Promise<ViewResponse> {
  const { next, keptForm } = await reauthenticationWaiting(request);
  // Before the key changes that it is bound to.
  const form = keptForm === '' ? null : openForm(request, keptForm);
  if (!(await reauthenticate(request, user, { method }))) return redirectToLogin(request);
  if (form) return sendOnPage(request, form);
  if (keptForm !== '') request.messages.warning(request.t('accounts.reauthenticate.formLost'));
  const { urls, settings } = request.site;
  return redirectToAddress(next || urls.resolve(settings.loginRedirectUrl));
}

/** A page whose one button sends the form to where it was sent before, with a fresh CSRF token. A script presses it. */
async function sendOnPage<U extends BaseUser>(
  request: UserRequest<U>,
  form: KeptForm,
): Promise<ViewResponse> {
  return render(request, 'accounts/reauthenticate_done.html', { to: form.to, fields: form.fields });
}
