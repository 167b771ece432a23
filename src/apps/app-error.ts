import { defineErrors } from '../support/errors.ts';

/** Every error of what apps hand over, by its stable code. */
export const AppError = defineErrors({
  account_kept: 'The account of {user} cannot be deleted: {reason}.',
  accounts_kept: 'These accounts could not be deleted, because of what refers to them: {accounts}.',
  chart_invalid: 'The chart {title} cannot be drawn: {reason}.',
  command_invalid: 'The command {command} cannot be declared: {reason}.',
  check_invalid:
    'A check cannot have the id {check}. One is like guestbook.W001: the name of the app, then E for an error or W for a warning, and three digits.',
  answer_missing: 'With --noinput, {command} needs {answer}.',
  login_code_off: 'Nobody logs in by a mailed code here: the setting loginByCode is off. Set it to true.',
  option_invalid: '--{option} cannot be {value}: {reason}.',
  password_refused: 'The password in {variable} cannot be used: {reason}',
  password_attempts: 'No password was chosen in {attempts} attempts. The password of {user} stays as it was.',
  password_raced: 'The password of {user} was changed by somebody else at the same time. Try again.',
  password_reset_limited: 'Too many links to a new password were asked for {address}. Try again later.',
  password_reset_unknown: 'No active user has the address {address}. No mail was sent.',
  verification_needless: 'Nothing was mailed to {address}: {reason}.',
  email_change_impossible:
    'The user model {model} has no field of the kind email, so there is no address to change.',
  sessions_end_unclear:
    'Say which sessions are to end: their ids, --user USER for those of a user, or --all for everybody’s.',
  sessions_unknown: 'There is no session of a user by the id {ids}. See: latchkey sessions list',
  group_missing: 'There is no group called {name}.{hint} Nothing was changed.',
  permission_missing: 'There is no permission {name}.{hint} Nothing was changed.',
  user_ambiguous:
    '{value} names several users: {users}. Name the one that you mean in another way: by the id, or by what the user logs in with.',
  user_needed: '{user} cannot be deactivated: it is the last active superuser.',
  user_unknown: 'There is no user whose {field} is {value}.',
});
