import { fileURLToPath } from 'node:url';
import { askToReauthenticate } from '../../src/http/guards/ask-to-reauthenticate.ts';
import {
  defineMailedLink,
  defineOneTimePurpose,
  HttpError,
  type HttpRequest,
  mailedLinkUrls,
  path,
  type Route,
  reauthenticationRequired,
  redirect,
  render,
  sendMail,
} from '../../src/index.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { accountStates } from './account-states.ts';

/** The forms sent to /slow/: how many, and when they are answered. */
class SlowForms {
  received = 0;
  #arrive: () => void = () => undefined;
  #held: Promise<void> = Promise.resolve();

  /** Holds answers back until `release` is called; `arrived` is kept once the first form is there. */
  hold(): { arrived: Promise<void>; release: () => void } {
    this.received = 0;
    const first = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    this.#arrive = first.resolve;
    this.#held = held.promise;
    return { arrived: first.promise, release: held.resolve };
  }

  async receive(): Promise<void> {
    this.received += 1;
    this.#arrive();
    await this.#held;
  }
}

export const slowForms = new SlowForms();

/** A link that only another browser than the visitor's has asked for. */
const linkOfAnother = defineMailedLink({
  purpose: defineOneTimePurpose({ name: 'test.another', form: 'link' }),
  name: 'link-of-another',
  path: 'link-of-another/',
  page: 'page/',
  again: 'register',
  bound: true,
});

/** Pages that the starter has no reason to have: each kind of failure, and what a careless developer might write. */
const urls: Route<User>[] = [
  path(
    'slow/',
    async (request) => {
      if (request.method !== 'POST') return render(request, 'slow.html');
      await slowForms.receive();
      return redirect(request, '/slow/?sent=yes');
    },
    { methods: ['GET', 'POST'] },
  ),
  path('safe/', safeView, { methods: ['GET', 'POST'] }),
  // A form whose user has always to confirm who they are.
  path(
    'kept/',
    (request) => (request.method === 'POST' ? askToReauthenticate(request) : render(request, 'safe.html')),
    {
      methods: ['GET', 'POST'],
    },
  ),
  path('careless/', (request) => render(request, 'careless.html')),
  path('refused/:status{[0-9]+}/', (request) => {
    throw new HttpError(Number(request.parameters.status), 'this page is there to be refused');
  }),
  // The page that a damaged cookie gets on https, which these visitors do not speak.
  path('damaged-cookie/', () => {
    throw new HttpError(400, 'this cookie is there to be damaged', { context: { cookie_removed: true } });
  }),
  // Mails a text without HTML, and leads to where a developer reads it.
  path('mailed/', async (request) => {
    await sendMail(request, 'plain', {
      to: 'wolfeschlegelsteinhausenbergerdorff@a-long-name-of-a-host.example.com',
    });
    return redirect(request, 'mail_outbox');
  }),
  path('broken/', () => {
    throw new Error('This view is there to fail.');
  }),
  ...mailedLinkUrls<User>(linkOfAnother, (request) => redirect(request, 'home')),
  path('ask-elsewhere/', async (request) => {
    const wanted = { userId: null, address: 'a@example.com', lifetime: 600, binding: 'another browser' };
    const issued = await request.site.accounts.oneTime.issue(linkOfAnother.purpose, wanted);
    const token = 'secret' in issued ? issued.secret : '';
    return redirect(request, request.site.urls.reverse(linkOfAnother.name, { token }));
  }),
  ...accountStates,
  path('sent-only/', (request) => redirect(request, 'home'), { methods: ['POST'] }),
];

/** A form that may be looked at by everybody, and sent by who has just confirmed who they are. */
function safeView(request: HttpRequest<User>) {
  return request.method === 'POST' ? putIn(request) : render(request, 'safe.html');
}

const putIn = reauthenticationRequired<User>(async (request) =>
  render(request, 'safe.html', { sent: JSON.stringify([...(await request.form())].slice(1)) }),
);

/** The starter with those pages besides. */
export const testProject = {
  ...starter,
  urls: [...starter.urls, ...urls],
  // The login page and the account page with all that they may have.
  settings: {
    ...starter.settings,
    loginRemember: 'ask' as const,
    loginByCode: true,
    emailVerification: 'optional' as const,
  },
  templateFolders: ['templates', fileURLToPath(new URL('./templates/', import.meta.url))],
};
