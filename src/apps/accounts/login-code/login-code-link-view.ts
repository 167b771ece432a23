import type { BaseUser } from '../../../core/users/user.ts';
import { render } from '../../../http/routes/render.ts';
import { linkInvalid, type MailedLinkView } from '../mailed-links/mailed-link-urls.ts';
import { goOnLoggedIn } from './go-on-logged-in.ts';
import { loginCodeLink } from './login-code-purposes.ts';
import { loginWithLink } from './login-with-code.ts';

/** The page behind the link: one button, which logs in. */
export function loginCodeLinkView<U extends BaseUser>(): MailedLinkView<U> {
  return async (request, secret) => {
    if (request.method !== 'POST') {
      return render(request, 'accounts/login_code_link.html', { address: secret.address });
    }
    const outcome = await loginWithLink(request, secret);
    return 'url' in outcome ? goOnLoggedIn(request, outcome) : linkInvalid(request, loginCodeLink);
  };
}
