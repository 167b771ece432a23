import { defineErrors } from '../errors.ts';

/** The errors of settings. */
export const SettingError = defineErrors({
  setting_invalid: 'The setting {setting} is not valid: {reason}',
  setting_unknown: 'There is no setting called {setting}.{hint}',
  settings_unread:
    'The setting {setting} is of no app of the project. Name the app that declares it among the apps of the project.',
  environment_invalid: 'The environment variable {variable} is not valid: {reason}',
});
