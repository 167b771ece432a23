import type { BaseUser } from '../../../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../../../http/answer/http-response.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { destination, redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { authenticate, login } from '../../../http/visitor/auth.ts';
import { type KeyedText, LowerCased, type Sentence, text } from '../../../support/texts/keyed-text.ts';
import { loginCodeSettings } from '../login-code/login-code-settings.ts';
import { refuseThrottled, type ThrottledAnswer, unlessThrottled } from '../shared/unless-throttled.ts';
import type { LoginForm } from './login-form.ts';

/** One sentence for every reason, so that nobody learns which addresses have an account (ASVS 6.3.8). */
function refusalOf(
  identifier: Sentence,
  { emailVerification }: { readonly emailVerification: string },
): KeyedText {
  const named = { field: identifier, fieldLower: new LowerCased(identifier) };
  return emailVerification === 'mandatory'
    ? text('accounts.login.refusedUntilProven', named)
    : text('accounts.login.refused', named);
}

const rememberField = formField.boolean({
  required: false,
  label: text('accounts.login.remember'),
  helpText: text('accounts.login.remember.help'),
});

/** The login page: shows the form, checks it, and leads to `next` or the setting `loginRedirectUrl`. */
export function loginView<U extends BaseUser>(definition: LoginForm): View<U> {
  const [identifier = 'email'] = Object.keys(definition.fields);
  const asking = definition.extend({ fields: { remember: rememberField } });
  const label = definition.fields[identifier]?.label ?? identifier;

  return loginNotRequired(async (request) => {
    const onward = await onwardOfUser(request);
    if (onward) return goOn(request, onward);
    const { loginRemember } = request.site.settings;
    const shown = loginRemember === 'ask' ? asking : definition;
    if (request.method !== 'POST') return page(request, shown.unbind());

    // After a wrong password: the address is there still, and the password to be typed again.
    const form = shown.bind(await request.form(), { autofocus: 'password' });
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);

    const { remember, ...credentials } = answer.data;
    const tried = await unlessThrottled(() => authenticate(request, credentials));
    if ('retryAfter' in tried) {
      return page(request, form, refuseThrottled(request, form, { ...tried, resettable: true }));
    }
    const user = tried.value;
    // Nobody is there to read a page (see `Accounts.authenticate`).
    if (!user && request.signal?.aborted) return new HttpResponse(null, { status: 503 });
    if (!user) {
      form.addError(null, refusalOf(label, request.site.accounts));
      return page(request, form);
    }
    const { state, url } = await login(request, user, {
      next: await requestedNext(request),
      remember: isRemembered(loginRemember, remember),
    });
    if (state === 'finished') request.messages.success(request.t('accounts.login.done'));
    return redirectToAddress(url);
  });
}

/** Null: as the settings of sessions say. */
function isRemembered(setting: 'ask' | 'always' | 'never', ticked: unknown): boolean | null {
  return setting === 'always' ? null : setting === 'ask' && ticked === true;
}

/** Where a visitor who is logged in already goes from here; null for one who is not, or who would come back here. */
async function onwardOfUser<U extends BaseUser>(request: HttpRequest<U>): Promise<string | null> {
  const { settings } = request.site;
  // HEAD is answered as GET would be (RFC 9110, 9.3.2).
  if (request.method === 'POST' || !request.user.isAuthenticated || !settings.redirectAuthenticatedUser)
    return null;
  const target = await destination(request, settings.loginRedirectUrl);
  return new URL(target, request.head.url).pathname === request.path ? null : target;
}

/** Who has sent the form in a second tab may have typed another name there than the one that is logged in. */
function goOn<U extends BaseUser>(request: HttpRequest<U>, onward: string): ViewResponse {
  if (request.staleForm)
    request.messages.info(request.t('forms.loggedInAlready', { user: `${request.user}` }));
  return redirectToAddress(onward);
}

async function page<U extends BaseUser>(
  request: HttpRequest<U>,
  form: unknown,
  answer?: ThrottledAnswer,
): Promise<ViewResponse> {
  const { loginByCode } = request.site.settingsOf(loginCodeSettings);
  const next = await requestedNext(request);
  return render(request, 'accounts/login.html', { form, next, login_by_code: loginByCode, ...answer });
}
