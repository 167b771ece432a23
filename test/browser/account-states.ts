import {
  emailVerificationLink,
  proofByCode,
} from '../../src/apps/accounts/email-verification/email-verification-link.ts';
import { waitForProof } from '../../src/apps/accounts/email-verification/waiting-for-proof.ts';
import type { MailedLink } from '../../src/apps/accounts/mailed-links/mailed-link.ts';
import { passwordResetLink } from '../../src/apps/accounts/password-reset/password-reset-purpose.ts';
import {
  type HttpRequest,
  impersonate,
  login,
  path,
  type Route,
  redirect,
  redirectToAddress,
  render,
} from '../../src/index.ts';
import type { User } from '../../starter/accounts/user.ts';

/** Whose mail is opened, and who waits for it: the longest address that a user may have. */
export const LONG_ADDRESS = longestAddress();
/** A user without a password. */
export const BARE_ADDRESS = 'without-a-password@example.com';
/** A superuser. */
export const BOSS_ADDRESS = 'boss@example.com';

/** Addresses that lead to a page of the accounts in a state which otherwise takes a mail to come to. */
export const accountStates: Route<User>[] = [
  path('open/reset/', (request) => openLink(request, passwordResetLink, LONG_ADDRESS)),
  path('open/proof/', (request) => openLink(request, emailVerificationLink, LONG_ADDRESS)),
  path('open/proof-without-password/', (request) => openLink(request, emailVerificationLink, BARE_ADDRESS)),
  path('wait-for/link/', (request) => waitFor(request, null)),
  path('wait-for/code/', async (request) => {
    const { oneTime } = request.site.accounts;
    const issued = await oneTime.issue(proofByCode, { userId: null, address: LONG_ADDRESS, lifetime: 600 });
    return waitFor(request, 'id' in issued ? issued.id : null);
  }),
  path('enter/', async (request) => {
    const [user] = await request.site.accounts.addresses.usersByAddress(BARE_ADDRESS);
    return user ? redirectToAddress((await login(request, user)).url) : redirect(request, 'login');
  }),
  path('act/', async (request) => {
    const { addresses, users } = request.site.accounts;
    const [boss] = await addresses.usersByAddress(BOSS_ADDRESS);
    const user = await users.getByNaturalKey('long@example.com');
    if (boss) await login(request, boss);
    if (user) await impersonate(request, user);
    return redirect(request, 'profile');
  }),
  path('act/refused/', (request) =>
    render(request, 'accounts/impersonation_refused.html', {
      reason: 'It is not active.',
      account: LONG_ADDRESS,
    }),
  ),
];

/** 254 characters (RFC 5321, errata 1690), with few places to break them. */
function longestAddress(): string {
  const local = 'wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen';
  return `${local}@${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(50)}.example.com`;
}

/** As the link of a mail does. */
async function openLink(request: HttpRequest<User>, link: MailedLink, address: string) {
  const { accounts, urls } = request.site;
  const [user] = await accounts.addresses.usersByAddress(address);
  const issued = await accounts.oneTime.issue(link.purpose, {
    userId: user?.id ?? null,
    address,
    lifetime: 600,
    data: { browser: null },
  });
  return redirect(request, urls.reverse(link.name, { token: 'secret' in issued ? issued.secret : '' }));
}

async function waitFor(request: HttpRequest<User>, codeId: string | null) {
  await waitForProof(request, { address: LONG_ADDRESS, browser: 'this', codeId, userId: null, next: null });
  return redirect(request, 'email_verification_sent');
}
