import { defineErrors } from '../support/errors.ts';

/** Every error of what apps hand over, by its stable code. */
export const AppError = defineErrors({
  command_invalid: 'The command {command} cannot be declared: {reason}.',
  check_invalid:
    'A check cannot have the id {check}. One is like guestbook.W001: the name of the app, then E for an error or W for a warning, and three digits.',
});
