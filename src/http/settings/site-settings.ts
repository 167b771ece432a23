import type { deviceSettings } from '../../core/devices/device-settings.ts';
import type { sessionSettings } from '../../core/sessions/session-settings.ts';
import type { SettingsOf } from '../../support/settings/setting.ts';
import type { uploadSettings } from '../uploads/upload-settings.ts';
import type { addressSettings } from './address-settings.ts';
import type { cookieSettings } from './cookie-settings.ts';
import type { headerSettings } from './header-settings.ts';
import type { pageSettings } from './page-settings.ts';

/** The settings that a site's requests are answered by. */
export type SiteSettings = SettingsOf<typeof pageSettings> &
  SettingsOf<typeof headerSettings> &
  SettingsOf<typeof cookieSettings> &
  SettingsOf<typeof addressSettings> &
  SettingsOf<typeof deviceSettings> &
  SettingsOf<typeof sessionSettings> &
  SettingsOf<typeof uploadSettings>;
