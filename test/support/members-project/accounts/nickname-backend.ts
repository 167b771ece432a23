import { type BackendFactory, passwordBackend } from 'latchkey';
import { MemberManager } from './member-manager.ts';
import type { User } from './user.ts';

/** Lets members log in by their nickname too. */
export const nicknameBackend: BackendFactory<User> = (parts) => ({
  ...parts.permissions,
  name: 'nickname',
  async authenticate({ nickname, password }) {
    if (typeof nickname !== 'string' || !(parts.users instanceof MemberManager)) return null;
    const [user] = await parts.users.list({ where: { nickname }, limit: 1 });
    return passwordBackend(parts).authenticate({ username: user?.username ?? '', password });
  },
});
