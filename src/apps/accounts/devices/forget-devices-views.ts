import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import type { View } from '../../../http/routes/view.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';

// No re-authentication: to forget a device gives nobody anything, as with the end of a session.

/** Forgets the known device that the form names. */
export function forgetDeviceView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const id = (await request.form()).get('device') ?? '';
    const done = await request.site.accounts.devices.forget(request.user, id, request);
    return back(request, done ? request.t('accounts.devices.forgotten') : request.t('accounts.devices.gone'));
  });
}

/** Forgets all known devices but the one that asks. */
export function forgetOtherDevicesView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const count = await request.site.accounts.devices.forgetOthers(request.user, request);
    return back(request, request.t('accounts.devices.othersForgotten', { count }));
  });
}

function back<U extends BaseUser>(request: UserRequest<U>, message: string): ViewResponse {
  request.messages.success(message, { extraTags: 'devices' });
  return redirectToSection(request, 'devices');
}
