import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { forgetDeviceView, forgetOtherDevicesView } from './forget-devices-views.ts';

/** The addresses that the buttons of the section lead to. */
export function devicesUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [
    path('devices/forget/', forgetDeviceView<U>(), { name: 'device_forget', methods: ['POST'] }),
    path('devices/forget-others/', forgetOtherDevicesView<U>(), {
      name: 'devices_forget_others',
      methods: ['POST'],
    }),
  ];
}
