import type { BaseUser } from '../../../core/users/user.ts';
import type { UserValues } from '../../../core/users/user-manager.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { addRefusal } from '../../../http/forms/definition/add-refusal.ts';
import { fieldsOf } from '../../../http/forms/definition/fields-of.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirectToAddress } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import type { MaybePromise } from '../../../support/maybe-promise.ts';
import type { ProfileForm } from './profile-form.ts';

/** The page on which users change what the form has of themselves, and nothing else. */
export function profileView<U extends BaseUser>(definition: ProfileForm): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    const { user } = request;
    if (request.method !== 'POST') return page(request, definition.unbind({ initial: valuesOf(user) }));

    const form = definition.bind(await request.form(), { initial: valuesOf(user) });
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);

    const { users } = request.site.accounts;
    const outcome = await users.update(user, fieldsOf(users.model, form.changedData) as UserValues<U>);
    if (outcome === null) return redirectToLogin(request);
    if ('user' in outcome) {
      request.messages.success(request.t('accounts.profile.done'));
      return redirectToAddress(request.path);
    }
    addRefusal(form, outcome);
    return page(request, form);
  });
}

function valuesOf(user: BaseUser): Record<string, unknown> {
  return user as object as Record<string, unknown>;
}

/** The places of other apps on the account page, in the visitor's language. */
function sectionsFor<U extends BaseUser>({ site, language }: HttpRequest<U>) {
  return site.accountSections
    .filter(({ url }) => site.urls.has(url))
    .map(({ title, url }) => ({ title: language.say(title), url: site.urls.reverse(url) }));
}

function page<U extends BaseUser>(request: HttpRequest<U>, form: BoundForm): MaybePromise<ViewResponse> {
  return render(request, 'accounts/profile.html', { form, sections: sectionsFor(request) });
}
