import { defineLoginStage } from '../../../core/login/login-stage.ts';
import type { BaseUser } from '../../../core/users/user.ts';

/**
 * Where `emailVerification` is `mandatory`: nobody logs in whose address is not proven. Users without an address have nothing
 * to prove.
 */
export const emailStage = defineLoginStage<BaseUser>({
  name: 'email',
  url: 'email_verification_sent',
  due: async ({ user, addresses }) => addresses.addressOf(user) !== null && !(await addresses.isProven(user)),
});
