import type { BaseUser } from '../../../core/users/user.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';

/**
 * Says what is wrong with the new password of a form along with what is wrong with the rest, so that nobody has to try twice.
 * `user`: whose password it is to be. Default: what was sent.
 */
export async function refuseBadPassword<U extends BaseUser>(
  request: HttpRequest<U>,
  form: BoundForm,
  user?: object,
): Promise<void> {
  const sent = Object.fromEntries(await request.form());
  if (!sent.password || form.fields.password?.errors) return;
  const { accounts } = request.site;
  const messages = await accounts.validatePassword(sent.password, user ?? sent, request.language);
  for (const message of messages) form.addError('password', message);
}
