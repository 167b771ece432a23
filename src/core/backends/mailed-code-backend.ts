import type { AuthenticationBackend } from './authentication-backend.ts';

/**
 * Stands in the sessions that a mailed code has opened, where the setting `loginByCode` is on. It knows nobody by credentials:
 * a code is used up elsewhere, in the browser that it was mailed for. It says nothing of permissions.
 */
export const mailedCodeBackend = Object.freeze({
  name: 'mailed_code',
  authenticate: async () => null,
}) satisfies AuthenticationBackend<never>;
