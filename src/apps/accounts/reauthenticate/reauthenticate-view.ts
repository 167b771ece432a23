import type { BaseUser } from '../../../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../../../http/answer/http-response.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { reauthenticateAddress } from '../../../http/guards/ask-to-reauthenticate.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import { redirectToAddress, safeNext, safeNextHere } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { authenticate } from '../../../http/visitor/auth.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { reauthenticationWaysOf } from '../../contract/reauthentication-way.ts';
import { refuseThrottled, type ThrottledAnswer, unlessThrottled } from '../shared/unless-throttled.ts';
import { finishReauthentication, reauthenticationWaiting, type Waiting } from './finish-reauthentication.ts';
import { sealForm } from './kept-form.ts';
import { passwordWay } from './password-way.ts';

const passwordForm = defineForm({
  autofocus: true,
  fields: { password: formField.password({ autocomplete: 'current-password' }) },
});

/** "Confirm it's you": asks for the password, or offers the other ways, and goes on to what waits. */
export function reauthenticateView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const waiting = await reauthenticationWaiting(request);
    // A way that leads back here sends no password.
    if (request.method !== 'POST' || !(await request.form()).has('password'))
      return page(request, { waiting });

    const form = passwordForm.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, { waiting, form });

    const tried = await unlessThrottled(() =>
      authenticate(request, { ...ownName(request), password: answer.data.password }),
    );
    if ('retryAfter' in tried) {
      const refused = refuseThrottled(request, form, { ...tried, resettable: true });
      return page(request, { waiting, form, answer: refused });
    }
    const user = tried.value;
    // Nobody is there to read a page (see `Accounts.authenticate`).
    if (!user && request.signal?.aborted) return new HttpResponse(null, { status: 503 });
    if (user?.id === request.user.id)
      return finishReauthentication(request, user, { method: passwordWay.name });
    form.addError(null, text('accounts.reauthenticate.refused'));
    return page(request, { waiting, form });
  });
}

/** Takes the form that a guard has sent on, and shows the page with it in a hidden field. */
export function keepFormView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const next = safeNext(request, request.query.get('next')) ?? '';
    const to = safeNextHere(request, request.query.get('to'));
    if (request.method !== 'POST' || to === null)
      return redirectToAddress(reauthenticateAddress(request, next));
    const keptForm = sealForm(request, to, await request.form());
    return page(request, { waiting: { next, keptForm: keptForm ?? '' }, isLost: keptForm === null });
  });
}

interface PageParts {
  readonly waiting: Waiting;
  readonly form?: unknown;
  /** Whether a form was sent that is too large to be kept. */
  readonly isLost?: boolean;
  readonly answer?: ThrottledAnswer;
}

async function page<U extends BaseUser>(
  request: UserRequest<U>,
  { waiting, form = passwordForm.unbind(), isLost = false, answer }: PageParts,
): Promise<ViewResponse> {
  const { urls } = request.site;
  const ways = await reauthenticationWaysOf(request);
  const others = ways.filter(({ name }) => name !== passwordWay.name);
  return render(request, 'accounts/reauthenticate.html', {
    ...{ form, waiting, is_lost: isLost, ...answer },
    has_password: ways.length > others.length,
    ways: others.map(({ title, url }) => ({ title: request.language.say(title), url: urls.reverse(url) })),
    account: Object.values(ownName(request))[0],
  });
}

/** What the user logs in with, by its name: `{ email: 'ada@example.com' }`. */
function ownName<U extends BaseUser>({ user, site }: UserRequest<U>): Readonly<Record<string, string>> {
  const { usernameField } = site.accounts.users.model;
  const values = user as object as Readonly<Record<string, unknown>>;
  return { [usernameField]: String(values[usernameField]) };
}
