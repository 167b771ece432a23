import type { PermissionName } from '../../core/permissions/permission-name.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import type { Message } from '../../http/messages.ts';
import { csrfFieldOf } from '../host/host-auth.ts';
import { LazyText } from './lazy-text.ts';

export interface LocalsOptions {
  /** The permissions that templates ask for: `perms['notes.add_note']` is true or false then. Default: none. */
  readonly perms?: readonly PermissionName[];
}

/**
 * What templates of any engine need: `user`, `messages`, `csrfToken`, `csrfField`, `url('name', { id })`, `perms`.
 * What has a consequence (a token sets a cookie, messages are shown once) happens only in a template that uses it.
 */
export async function expressLocals<U extends BaseUser>(
  visitor: HttpRequest<U>,
  { perms = [] }: LocalsOptions = {},
): Promise<Record<string, unknown>> {
  const { site, user } = visitor;
  const held: Record<string, boolean> = {};
  for (const perm of perms) held[perm] = await user.hasPerm(perm);
  return {
    user,
    messages: lazyMessages(visitor),
    csrfToken: new LazyText(() => visitor.csrfToken),
    csrfField: new LazyText(() => csrfFieldOf(visitor)),
    url: (name: string, parameters?: Record<string, string | number>) => site.urls.reverse(name, parameters),
    perms: held,
  };
}

/** A list that is filled when somebody looks at it: engines loop over lists, and copy all of the locals beforehand. */
function lazyMessages<U extends BaseUser>(visitor: HttpRequest<U>): readonly Message[] {
  let taken = false;
  const list: Message[] = [];
  const take = () => {
    if (taken) return;
    taken = true;
    list.push(...visitor.messages);
  };
  return new Proxy(list, {
    get(target, key, receiver) {
      take();
      return Reflect.get(target, key, receiver);
    },
    has(target, key) {
      take();
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      take();
      return Reflect.ownKeys(target);
    },
  });
}
