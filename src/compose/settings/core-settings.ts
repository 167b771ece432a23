import { deviceNoticeSettings } from '../../apps/accounts/devices/device-notice-settings.ts';
import { emailChangeSettings } from '../../apps/accounts/email-change/email-change-settings.ts';
import { emailVerificationSettings } from '../../apps/accounts/email-verification/email-verification-settings.ts';
import { loginCodeSettings } from '../../apps/accounts/login-code/login-code-settings.ts';
import { backendSettings } from '../../core/backends/backend-settings.ts';
import { deviceSettings } from '../../core/devices/device-settings.ts';
import { impersonationSettings } from '../../core/impersonation/impersonation-settings.ts';
import { keySettings } from '../../core/keys/key-settings.ts';
import { mailSettings } from '../../core/mail/mail-settings.ts';
import { passwordSettings } from '../../core/passwords/password-settings.ts';
import { sessionSettings } from '../../core/sessions/session-settings.ts';
import { throttleSettings } from '../../core/throttle/throttle-settings.ts';
import { databaseSettings } from '../../database/database-settings.ts';
import { addressSettings } from '../../http/settings/address-settings.ts';
import { cookieSettings } from '../../http/settings/cookie-settings.ts';
import { headerSettings } from '../../http/settings/header-settings.ts';
import { pageSettings } from '../../http/settings/page-settings.ts';
import { uploadSettings } from '../../http/uploads/upload-settings.ts';
import { logSettings } from '../../support/settings/log-settings.ts';
import { serverSettings } from './server-settings.ts';

/** Every setting of the package. Each is declared in the room that goes by it. Django's names where Django has the setting. */
export const coreSettings = Object.freeze({
  ...keySettings,
  ...databaseSettings,
  ...serverSettings,
  ...addressSettings,
  ...mailSettings,
  ...logSettings,
  ...pageSettings,
  ...uploadSettings,
  ...sessionSettings,
  ...impersonationSettings,
  ...deviceSettings,
  ...cookieSettings,
  ...headerSettings,
  ...backendSettings,
  ...passwordSettings,
  ...deviceNoticeSettings,
  ...throttleSettings,
  ...loginCodeSettings,
  ...emailVerificationSettings,
  ...emailChangeSettings,
});
