import { defineErrors } from '../support/errors.ts';

/** Every error of the adapters, which stand between a server and the site, by its stable code. */
export const AdapterError = defineErrors({
  old_session_secret: 'The secrets of the old sessions are needed to check their cookies: {reason}.',
  old_session_user:
    'The old session names its user by {type}. Give expressSessions a userId, which finds the number of the user.',
  headers_sent:
    'The answer to {path} is on its way already: a change of the session, the messages or the CSRF token needs a cookie, and comes before the answer begins.',
  visitor_unknown:
    'The request for {path} has not come through Latchkey: its middleware or handler stands before what uses it.',
});
