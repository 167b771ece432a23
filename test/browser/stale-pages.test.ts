import {
  defineForm,
  defineLoginStage,
  finishLoginStage,
  formField,
  loginStagePage,
  path,
  redirect,
  render,
  type View,
} from 'latchkey';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { makeUser, PASSWORD } from '../adapters/visitors.ts';
import { describeInBrowser } from '../support/browser.ts';
import { BOSS_ADDRESS, LONG_ADDRESS } from './account-states.ts';
import { testProject } from './test-project.ts';
import { alertOf, fillLogin, headingOf, logIn, logOut, openTabs, pathOf, scripting } from './two-tabs.ts';
import { goBack, press, probe } from './visitor.ts';

const ASKS = 'Please check this and send it again';
const NEW_PASSWORD = 'another horse battery';
const methods = ['GET', 'POST'] as const;

const contactForm = defineForm({ fields: { words: formField.textarea({ label: 'Your words' }) } });
const codeForm = defineForm({ fields: { code: formField.text({ label: 'Second code' }) } });
const received: string[] = [];

const contactView: View<User> = async (request) => {
  if (request.method !== 'POST')
    return render(request, 'form.html', { form: contactForm.unbind(), heading: 'Contact' });
  const form = contactForm.bind(await request.form());
  const answer = await form.validate();
  if (!answer.ok) return render(request, 'form.html', { form, heading: 'Contact' });
  received.push(`${request.user}: ${answer.data.words.replaceAll('\r', '')}`);
  return redirect(request, 'home');
};

/** Due for those whose name says so. */
const second = defineLoginStage<User>({
  name: 'second',
  url: 'second',
  due: ({ user }) => user.email.startsWith('staged'),
});

const secondView = loginStagePage<User>(second, async (request) => {
  if (request.method !== 'POST')
    return render(request, 'form.html', { form: codeForm.unbind(), heading: 'Second code' });
  const form = codeForm.bind(await request.form());
  const answer = await form.validate();
  if (answer.ok && answer.data.code === 'the code') {
    const finished = await finishLoginStage(request, second);
    if (finished) return redirect(request, finished.url);
  }
  return render(request, 'form.html', { form, heading: 'Second code' });
});

const project = {
  ...testProject,
  loginStages: [second],
  urls: [
    ...testProject.urls,
    path('contact/', contactView, { name: 'contact', methods }),
    path('second/', secondView, { name: 'second', methods }),
  ],
};

describeInBrowser('a page of the site whose form is stale', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter' });
    for (const name of ['ada', 'bob', 'staged']) await makeUser({ project: site }, name);
    await site.createUser({ email: LONG_ADDRESS, password: PASSWORD });
    await site.createUser({ email: 'long@example.com', username: 'Long' });
    await site.createSuperuser({ email: BOSS_ADDRESS });
  });
  afterAll(() => site.stop());
  beforeEach(() => {
    received.length = 0;
  });

  const userOf = (address: string) => site.accounts.users.getByNaturalKey(address);
  /** The link in the last mail to somebody. */
  const linkTo = (address: string) => inMailTo(address, /http:\/\/\S+/);

  async function inMailTo(address: string, what: RegExp): Promise<string> {
    await site.mailSent();
    const mail = site.mail.filter(({ to }) => to === address).at(-1);
    const [found] = what.exec(mail?.text ?? '') ?? [];
    if (!found) throw new Error(`nothing of it in ${mail?.text}`);
    return found;
  }

  describe.each(scripting)('%s', (_, js) => {
    const tabs = () => openTabs(browser(), site.origin, js);

    async function typeNewPassword(page: Page) {
      for (const field of await page.locator('input[autocomplete=new-password]').all())
        await field.fill(NEW_PASSWORD);
    }

    it('leads on from the registration who is logged in by now, and says so', async () => {
      const { context, first, second } = await tabs();
      await second.goto('/accounts/register/');
      await logIn(first, 'ada');
      await second.getByLabel('Email').fill('new@example.com');
      await second.getByLabel('Username').fill('Typed');
      await typeNewPassword(second);
      await press(second, 'Create account');
      expect(pathOf(second)).toBe('/dashboard/');
      expect(await second.content()).toContain(
        'already, as ada@example.com. To create another account, log out',
      );
      expect(await userOf('new@example.com')).toBeNull();
      await context.close();
    });

    it('of a registration is whole after a login and a logout elsewhere', async () => {
      const { context, first, second } = await tabs();
      const email = `new-${js}@example.com`;
      await second.goto('/accounts/register/');
      await second.getByLabel('Email').fill(email);
      await second.getByLabel('Username').fill('Typed');
      await typeNewPassword(second);
      await logIn(first, 'ada');
      await logOut(first);
      await press(second, 'Create account');
      expect((await userOf(email))?.username).toBe('Typed');
      await context.close();
    });

    it('works or comes back filled in each of many tabs that are restored at once without cookies', async () => {
      const { context, first, second } = await tabs();
      const [third, fourth] = [await context.newPage(), await context.newPage()];
      const email = `restored-${js}@example.com`;
      const plan: [Page, string, string, string, string][] = [
        [first, '/accounts/register/', 'Email', email, 'Create account'],
        [second, '/accounts/password_reset/', 'Email', 'bob@example.com', 'Mail me a link'],
        [third, '/contact/', 'Your words', 'Typed', 'Send'],
        [fourth, '/accounts/login/code/', 'Email', 'bob@example.com', 'Mail me a code'],
      ];
      await Promise.all(plan.map(([page, path]) => page.goto(path)));
      const ends = [];
      for (const [page, path, label, typed, button] of plan) {
        const send = async () => {
          if (page === first) await page.getByLabel('Username').fill('Typed');
          await typeNewPassword(page);
          await press(page, button);
        };
        await page.getByLabel(label).fill(typed);
        await send();
        if (pathOf(page) === path) {
          expect(await alertOf(page)).toContain(ASKS);
          expect(await page.getByLabel(label).inputValue()).toBe(typed);
          await send();
        }
        ends.push(pathOf(page));
      }
      expect(ends).toEqual([
        '/dashboard/',
        '/accounts/password_reset/done/',
        '/',
        '/accounts/login/code/enter/',
      ]);
      expect((await userOf(email))?.email).toBe(email);
      expect(received).toEqual([`${email}: Typed`]);
      await context.close();
    });

    it('of a password comes back empty, and changes it when it is sent again', async () => {
      const { context, first, second } = await tabs();
      const name = `changing-${js}`;
      await makeUser({ project: site }, name);
      await logIn(first, name);
      await second.goto('/accounts/password_change/');
      await logOut(first);
      await logIn(first, name);
      const send = async () => {
        await second.getByLabel('Old password').fill(PASSWORD);
        await typeNewPassword(second);
        await press(second, 'Change password');
      };
      await send();
      expect(await alertOf(second)).toContain(`now as ${name}@example.com`);
      expect(await second.content()).not.toContain(NEW_PASSWORD);
      await send();
      expect(pathOf(second)).toBe('/accounts/password_change/done/');
      await context.close();
    });

    it("of a project's own comes back filled in after a login elsewhere", async () => {
      const { context, first, second } = await tabs();
      await second.goto('/contact/');
      await second.getByLabel('Your words').fill('Typed <b>\nin two lines');
      await logIn(first, 'ada');
      await press(second, 'Send');
      expect(await alertOf(second)).toContain('now as ada@example.com');
      expect(await second.getByLabel('Your words').inputValue()).toBe('Typed <b>\nin two lines');
      await press(second, 'Send');
      expect(received).toEqual(['ada@example.com: Typed <b>\nin two lines']);
      await context.close();
    });

    it("of a project's own is sent from the page that the Back button brings", async () => {
      const { context, first, second } = await tabs();
      await first.goto('/contact/');
      await first.getByLabel('Your words').fill('Typed');
      await first.getByRole('link', { name: 'Log in' }).first().click();
      await first.waitForURL('**/accounts/login/**');
      await logIn(second, 'ada');
      await goBack(first);
      await first.getByLabel('Your words').fill('Typed');
      await press(first, 'Send');
      if (pathOf(first) === '/contact/') {
        expect(await first.getByLabel('Your words').inputValue()).toBe('Typed');
        await press(first, 'Send');
      }
      expect(received).toEqual(['ada@example.com: Typed']);
      await context.close();
    });

    it('behind the link to a new password sets it after a login elsewhere', async () => {
      const { context, first, second } = await tabs();
      await second.goto('/open/reset/');
      await logIn(first, 'ada');
      await typeNewPassword(second);
      await press(second, 'Set password');
      expect(await alertOf(second)).toContain(ASKS);
      await typeNewPassword(second);
      await press(second, 'Set password');
      expect(pathOf(second)).toBe('/accounts/reset/done/');
      await context.close();
    });

    it('behind the link that proves an address asks for its button once more', async () => {
      const { context, first, second } = await tabs();
      const name = `proving-${js}`;
      const user = await makeUser({ project: site }, name);
      await logIn(first, name);
      await first.goto('/accounts/profile/');
      await press(first, 'Send the message again');
      await second.goto(await linkTo(user.email));
      // Confirmed in this tab that it is them: another session, and not another user.
      await first.goto('/accounts/confirm/');
      await first.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await press(first, 'Confirm');
      await press(second, 'Confirm address');
      expect(await second.content()).toContain(`${ASKS}, now as ${user.email}`);
      expect(await site.accounts.addresses.isProven(user)).toBe(false);
      await press(second, 'Confirm address');
      expect(await site.accounts.addresses.isProven(user)).toBe(true);
      await context.close();
    });

    it('behind the link to a new address changes it after a login elsewhere', async () => {
      const { context, first, second } = await tabs();
      const name = `moving-${js}`;
      await makeUser({ project: site }, name);
      await logIn(first, name);
      await first.goto('/accounts/email-change/');
      await first.getByLabel('New address').fill(`${name}@new.example.com`);
      await logOut(second);
      await logIn(second, name);
      await press(first, 'Mail me a link');
      expect(await alertOf(first)).toContain(ASKS);
      expect(await first.getByLabel('New address').inputValue()).toBe(`${name}@new.example.com`);
      await press(first, 'Mail me a link');
      const link = await linkTo(`${name}@new.example.com`);
      await first.goto(link);
      await logOut(second);
      // What a logout has forgotten is in the mail still.
      await press(first, 'Use this address');
      expect(await headingOf(first)).toBe('This link does not work any more');
      expect(await first.content()).not.toContain(ASKS);
      await first.goto(link);
      await logIn(second, name);
      await press(first, 'Use this address');
      expect(await first.content()).toContain(ASKS);
      await press(first, 'Use this address');
      expect((await userOf(`${name}@new.example.com`))?.username).toBe(name);
      await context.close();
    });

    it('that deletes an account asks once more, with what was typed', async () => {
      const { context, first, second } = await tabs();
      const name = `leaving-${js}`;
      await makeUser({ project: site }, name);
      await logIn(first, name);
      await second.goto('/accounts/delete/');
      await second.getByRole('textbox').fill(`${name}@example.com`);
      await logOut(first);
      await logIn(first, name);
      await press(second, 'Delete the account');
      expect(await alertOf(second)).toContain(`now as ${name}@example.com`);
      expect(await userOf(`${name}@example.com`)).not.toBeNull();
      expect(await second.getByRole('textbox').inputValue()).toBe(`${name}@example.com`);
      await press(second, 'Delete the account');
      expect(await userOf(`${name}@example.com`)).toBeNull();
      await context.close();
    });

    it('that waits for a mailed code comes back with it after a login elsewhere', async () => {
      const { context, first, second } = await tabs();
      const name = `coded-${js}`;
      const user = await makeUser({ project: site }, name);
      await site.accounts.addresses.prove(user, user.email);
      await second.goto('/accounts/login/code/');
      await second.getByLabel('Email').fill(user.email);
      await press(second, 'Mail me a code');
      const code = await inMailTo(user.email, /[A-Z0-9]{4}-[A-Z0-9]{4}/);
      await logIn(first, 'ada');
      await second.getByLabel('Code').fill(code);
      await press(second, 'Log in');
      expect(await alertOf(second)).toContain('now as ada@example.com');
      expect(await second.getByLabel('Code').inputValue()).toBe(code);
      await press(second, 'Log in');
      expect([pathOf(second), await headingOf(second)]).toEqual(['/dashboard/', `Welcome, ${name}!`]);
      await context.close();
    });

    it("of the user as whom one has acted comes back as one's own", async () => {
      const { context, first, second } = await tabs();
      await first.goto('/act/');
      await second.goto('/accounts/profile/');
      await second.getByLabel('Username').fill('Typed as another');
      await first.getByRole('button', { name: 'Back to your own account' }).click();
      await first.getByText('You are back in your own account').waitFor();
      await press(second, 'Save');
      expect(await alertOf(second)).toContain(`now as ${BOSS_ADDRESS}`);
      expect(await second.getByLabel('Username').inputValue()).toBe('Typed as another');
      expect((await userOf('long@example.com'))?.username).toBe('Long');
      await context.close();
    });

    it('of the second stage of a login comes back, and goes on where another tab has finished it', async () => {
      const { context, first, second } = await tabs();
      const third = await context.newPage();
      const begin = async (page: Page) => {
        await page.goto('/accounts/login/?next=/accounts/profile/');
        await fillLogin(page, 'staged');
        await press(page, 'Log in');
      };
      await third.goto('/accounts/login/');
      await begin(first);
      await second.goto('/second/');
      await second.getByLabel('Second code').fill('the code');
      await fillLogin(third, 'staged');
      await press(third, 'Log in');
      expect(pathOf(third)).toBe('/second/');
      await press(second, 'Send');
      if (pathOf(second) === '/second/') {
        expect(await alertOf(second)).toContain(ASKS);
        expect(await second.getByLabel('Second code').inputValue()).toBe('the code');
        await press(second, 'Send');
      }
      expect(await second.content()).toContain('staged@example.com');
      await first.getByLabel('Second code').fill('the code');
      await press(first, 'Send');
      expect(await first.content()).toContain('staged@example.com');
      expect(pathOf(first)).not.toBe('/second/');
      await context.close();
    });
  });

  it('is asked anew by the browser, and never kept by it', async () => {
    const { context, first } = await openTabs(browser(), site.origin, true);
    await first.goto('/contact/');
    await first.goto('/accounts/login/');
    await goBack(first);
    expect(await probe.cameFromCache(first)).toBe(true);
    await context.close();
  });
});
