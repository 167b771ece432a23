import { type SettingsInput, settingsFromEnvironment } from 'latchkey';

/** What is the same in every deployment stands here; what differs comes from the environment and from `.env`. */
export const settings: SettingsInput = {
  siteName: 'My site',
  // The names of URLs (see urls.ts), or paths.
  loginUrl: 'login',
  loginRedirectUrl: 'dashboard',
  logoutRedirectUrl: 'login',
  ...settingsFromEnvironment(process.env),
};
