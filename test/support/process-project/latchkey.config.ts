import { defineProject, type HttpRequest, HttpResponse, path, sendMail } from 'latchkey';
import { argon2Hasher } from '../../../src/core/passwords/hashers/argon2-hasher.ts';
import type { User } from '../../../starter/accounts/user.ts';
import starter from '../../../starter/latchkey.config.ts';

/** Mails whoever the query names. */
async function mailView(request: HttpRequest<User>): Promise<HttpResponse> {
  await sendMail(request, 'mails/test', { to: request.query.get('to') ?? '' });
  return new HttpResponse('It is on its way.');
}

/** The starter with cheap password hashes, without limits for a network, and with a page that sends mail, for tests that run the server as a process of its own. */
export default defineProject({
  ...starter,
  urls: [...starter.urls, path('mail/', mailView)],
  settings: {
    ...starter.settings,
    // All visitors of a test are on one machine.
    throttleLoginNetwork: null,
    throttleRegistrationNetwork: null,
    throttlePasswordResetNetwork: null,
    // Where mails go nowhere, nobody could prove an address.
    emailVerification: 'none',
    passwordHashers: [argon2Hasher({ memoryCost: 8, timeCost: 1, parallelism: 1 })],
  },
});
