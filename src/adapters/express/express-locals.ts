import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { Message } from '../../http/request/messages.ts';
import { type TemplateHelpersOptions, templateHelpers } from '../../http/routes/template-helpers.ts';
import { LazyText } from './lazy-text.ts';

export interface LocalsOptions extends TemplateHelpersOptions {}

/**
 * The template helpers as locals: `user`, `messages`, `csrfToken`, `csrfField`, `url('name', { id })`, `perms`. Express
 * copies all locals for each page, so what has a consequence waits here until a template prints it.
 */
export async function expressLocals<U extends BaseUser>(
  visitor: HttpRequest<U>,
  options?: LocalsOptions,
): Promise<Record<string, unknown>> {
  const helpers = await templateHelpers(visitor, options);
  const { perms, url } = helpers;
  return {
    // Asked for when a page is made: a login in between makes it somebody else.
    get user() {
      return helpers.user;
    },
    perms,
    url,
    messages: lazyList(() => helpers.messages),
    csrfToken: new LazyText(() => helpers.csrfToken),
    csrfField: new LazyText(() => helpers.csrfField),
    cspNonce: new LazyText(() => helpers.cspNonce),
  };
}

/** A list that is filled when somebody looks at it: engines loop over lists, and copy all of the locals beforehand. */
function lazyList(make: () => readonly Message[]): readonly Message[] {
  let taken = false;
  const list: Message[] = [];
  const take = () => {
    if (taken) return;
    taken = true;
    list.push(...make());
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
