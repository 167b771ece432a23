import { type SettingsInput, settingsFromEnvironment } from 'latchkey';

/** What is the same in every deployment stands here; what differs comes from the environment and from `.env`. */
export const settings: SettingsInput = {
  siteName: 'My site',
  loginUrl: '/accounts/login/',
  loginRedirectUrl: '/dashboard/',
  logoutRedirectUrl: '/accounts/login/',
  ...settingsFromEnvironment(process.env),
};
