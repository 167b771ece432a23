import type { BaseUser } from '../../../core/users/user.ts';
import type { UserValues } from '../../../core/users/user-manager.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { addRefusal } from '../../../http/forms/definition/add-refusal.ts';
import { fieldsOf } from '../../../http/forms/definition/fields-of.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import { redirectToAddress } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { accountPage } from '../account-page/account-page.ts';
import type { ProfileForm } from './profile-form.ts';

/**
 * The account page. In its first section users change what the form has of themselves, and nothing else; a form without
 * fields leaves that section out.
 */
export function profileView<U extends BaseUser>(definition: ProfileForm): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    const { user } = request;
    if (!hasFields(definition)) return accountPage(request);
    if (request.method !== 'POST') return page(request, definition.unbind({ initial: valuesOf(user) }));

    const form = definition.bind(await request.form(), { initial: valuesOf(user) });
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);

    const { users } = request.site.accounts;
    const outcome = await users.update(user, fieldsOf(users.model, form.changedData) as UserValues<U>);
    if (outcome === null) return redirectToLogin(request);
    if ('user' in outcome) {
      request.messages.success(request.t('accounts.profile.done'), { extraTags: 'profile' });
      return redirectToAddress(`${request.path}#profile`);
    }
    addRefusal(form, outcome);
    return page(request, form);
  });
}

export function hasFields({ fields }: ProfileForm): boolean {
  return Object.keys(fields).length > 0;
}

function valuesOf(user: BaseUser): Record<string, unknown> {
  return user as object as Record<string, unknown>;
}

function page<U extends BaseUser>(request: UserRequest<U>, form: BoundForm): Promise<ViewResponse> {
  return accountPage(request, { context: { form }, given: { profile: { form } } });
}
