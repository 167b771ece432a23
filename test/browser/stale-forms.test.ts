import { defineForm, formField, HttpResponse, templateHelpers } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type MountStart, type RunningMount, startMount } from '../adapters/mount-case.ts';
import { express5 } from '../adapters/mounts/express.ts';
import { fastify } from '../adapters/mounts/fastify.ts';
import { hono } from '../adapters/mounts/hono.ts';
import { node } from '../adapters/mounts/node.ts';
import { makeUser } from '../adapters/visitors.ts';
import { describeInBrowser } from '../support/browser.ts';
import { alertOf, fillLogin, headingOf, logIn, logOut, openTabs, scripting } from './two-tabs.ts';
import { goBack, press } from './visitor.ts';

const itemForm = defineForm({ fields: { item: formField.text({ label: 'Item' }) } });

/** A host's own form, below an address of its own. */
const staleForms: MountStart['staleForms'] = {
  '/door/': async (visitor) => {
    const form = itemForm.bind(visitor.staleForm?.take() ?? []);
    const { csrfField } = await templateHelpers(visitor);
    const body = `<main><h1>Basket</h1><form method="post" action="/basket/">${csrfField}${form.asP}<button>Put in</button></form></main>`;
    return new HttpResponse(body, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  },
};

type Served = Pick<RunningMount, 'project' | 'origin' | 'stop'>;

interface ServerKind {
  /** Whether it has a form of its own at `/basket/`. */
  readonly hasBasket: boolean;
  readonly kinds: readonly (readonly [string, boolean])[];
}

const [withScript] = scripting;

/** The site by itself, and in other servers. */
const servers: readonly (readonly [name: string, start: () => Promise<Served>, more: ServerKind])[] = [
  ['the site itself', startSite, { hasBasket: false, kinds: scripting }],
  ['Express', () => startMount(express5, { staleForms }), { hasBasket: true, kinds: scripting }],
  ['Fastify', () => startMount(fastify, { staleForms }), { hasBasket: true, kinds: [withScript] }],
  ['Hono', () => startMount(hono, { staleForms }), { hasBasket: true, kinds: [withScript] }],
  ['node:http', () => startMount(node, { staleForms }), { hasBasket: true, kinds: [withScript] }],
];

async function startSite(): Promise<Served> {
  const site = await startTestSite<User>(starter, { folder: 'starter' });
  return { project: site, origin: site.origin, stop: site.stop };
}

describeInBrowser('a form that was opened before a login or logout', (browser) => {
  describe.each(servers)('in %s', (_, start, { hasBasket, kinds }) => {
    let served: Served;
    beforeAll(async () => {
      served = await start();
      for (const name of ['ada', 'bob']) await makeUser(served, name);
    });
    afterAll(() => served.stop());

    describe.each(kinds)('%s', (__, js) => {
      const twoTabs = () => openTabs(browser(), served.origin, js);

      it('goes on to next where the second login tab is sent after the first', async () => {
        const { context, first, second, complaints } = await twoTabs();
        await second.goto('/accounts/login/?next=/accounts/profile/');
        await logIn(first, 'ada');
        await fillLogin(second, 'ada');
        await press(second, 'Log in');
        expect(new URL(second.url()).pathname).toBe('/accounts/profile/');
        expect(await second.content()).toContain('You are logged in already, as ada@example.com.');
        expect(complaints).toEqual([]);
        await context.close();
      });

      it('comes back filled in where tabs were restored at once without cookies', async () => {
        const { context, first, second } = await twoTabs();
        await Promise.all([first.goto('/accounts/login/'), second.goto('/accounts/login/')]);
        // Whichever cookie came last is the browser's: one of the two tabs has the token of the other.
        await context.clearCookies();
        await second.reload();
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        expect(await alertOf(first)).toContain('Please check this and send it again');
        expect(await first.getByLabel('Email').inputValue()).toBe('ada@example.com');
        expect(await first.getByLabel('Password', { exact: true }).inputValue()).toBe('');
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        expect(new URL(first.url()).pathname).toBe('/dashboard/');
        await context.close();
      });

      it('goes on from a login page that the Back button has brought', async () => {
        const { context, first } = await twoTabs();
        await first.goto('/accounts/login/');
        await context.route('**/accounts/login/', (route) =>
          route.request().method() === 'GET' ? route.abort() : route.fallback(),
        );
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        await context.unroute('**/accounts/login/');
        await goBack(first);
        // Loaded anew it leads on by itself; kept by the browser it is sent once more.
        if (new URL(first.url()).pathname === '/accounts/login/') {
          await fillLogin(first, 'ada');
          await press(first, 'Log in');
        }
        expect(new URL(first.url()).pathname).toBe('/dashboard/');
        await context.close();
      });

      it('comes back as the form of who is logged in now', async () => {
        const { context, first, second } = await twoTabs();
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await logIn(first, 'bob');
        await second.getByLabel('Username').fill('Typed');
        await press(second, 'Save');
        expect(await alertOf(second)).toContain('now as bob@example.com');
        expect(await second.getByLabel('Username').inputValue()).toBe('Typed');
        expect(await second.content()).not.toContain('ada@example.com');
        await second.getByLabel('Username').fill('bob');
        await press(second, 'Save');
        expect(await second.getByRole('alert').count()).toBe(0);
        await context.close();
      });

      it('waits until who was logged out is in again', async () => {
        const { context, first, second } = await twoTabs();
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await second.getByLabel('Username').fill('Kept "typed"');
        await press(second, 'Save');
        expect(await headingOf(second)).toBe('Please send this again');
        const opened = context.waitForEvent('page');
        await second.getByRole('link', { name: 'Log in, in a new tab' }).click();
        const third = await opened;
        await third.waitForLoadState();
        await fillLogin(third, 'ada');
        await press(third, 'Log in');
        await press(second, 'Send it again');
        expect(await alertOf(second)).toContain('now as ada@example.com');
        expect(await second.getByLabel('Username').inputValue()).toBe('Kept "typed"');
        await context.close();
      });

      it('goes on where the one who logs out is logged out already', async () => {
        const { context, first, second } = await twoTabs();
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await second.getByRole('button', { name: 'Log out', exact: true }).first().click();
        await second.waitForURL('**/accounts/login/');
        expect(await headingOf(second)).toBe('Log in');
        await context.close();
      });

      if (hasBasket) {
        it("is kept where it is the host's own, and sent by one button", async () => {
          const { context, first, second } = await twoTabs();
          await logIn(first, 'ada');
          await second.goto('/basket/');
          await logOut(first);
          await logIn(first, 'bob');
          await second.locator('input[name=item]').fill('a "book" & more');
          await second.locator('input[name=item]').press('Enter');
          await second.getByRole('heading', { name: 'Please send this again' }).waitFor();
          expect(await second.getByText('You are logged in as').innerText()).toContain('bob@example.com');
          await press(second, 'Send it again');
          expect(await second.locator('pre').innerText()).toBe('["a \\"book\\" & more"]');
          await context.close();
        });

        it("is shown by the host's own view, where staleForms names one", async () => {
          const { context, first, second } = await twoTabs();
          await logIn(first, 'ada');
          await second.goto('/basket/');
          await second.locator('form').evaluate((form) => form.setAttribute('action', '/door/'));
          await second.locator('input[name=item]').fill('a "pen" & more');
          await logOut(first);
          await logIn(first, 'bob');
          await second.locator('input[name=item]').press('Enter');
          await second.getByText('now as bob@example.com').waitFor();
          expect(await second.getByLabel('Item').inputValue()).toBe('a "pen" & more');
          await press(second, 'Put in');
          expect(await second.locator('pre').innerText()).toContain('"a \\"pen\\" & more"');
          await context.close();
        });
      }
    });
  });
});
