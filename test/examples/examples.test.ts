import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVisitor, press } from '../browser/visitor.ts';
import { describeInBrowser } from '../support/browser.ts';
import { packageFolder } from '../support/built-cli.ts';
import { exchange } from '../support/raw-exchange.ts';
import { type RunningExample, startExample } from './example-process.ts';

const PASSWORD = 'correct horse battery';

/** Every example of a server: one that nobody tries is none. The app in a package of its own has a test of its own. */
const examples = readdirSync(join(packageFolder, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['project', 'guestbook-app'].includes(entry.name))
  .map(({ name }) => name);

describeInBrowser('the examples', (browser) => {
  describe.each(examples)('%s', (name) => {
    let example: RunningExample;
    beforeAll(async () => {
      example = await startExample(name);
      // The first one may have to build the package.
    }, 120_000);
    afterAll(() => example?.stop());

    it('gives each user their own notes, and nobody anything', async () => {
      const { origin } = example;
      await expectNothingForNobody(browser(), origin);
      const ada = await register(browser(), origin, {
        email: 'ada@example.com',
        name: 'Ada',
        signature: 'Yours, A.',
      });
      await addNote(ada, 'Buy <b>milk</b>');
      await addNote(ada, 'Ring the bank', { pinned: true });
      expect(await notesOf(ada)).toEqual(['★ Ring the bank', 'Buy <b>milk</b>']);
      await ada.getByText('Yours, A.').waitFor();

      const bob = await register(browser(), origin, {
        email: 'bob@example.com',
        name: 'Bob',
        signature: 'B.',
      });
      expect(await notesOf(bob)).toEqual([]);

      await ada.getByRole('button', { name: 'Log out' }).first().click();
      await ada.waitForURL('**/accounts/login/');
      await ada.goto('/notes/');
      expect(new URL(ada.url()).pathname).toBe('/accounts/login/');
    });

    it('fails at no address, however odd, and leads to no other host', async () => {
      const { port } = new URL(example.origin);
      for (const target of ['//', '///', '//evil.example/', '/notes//']) {
        const message = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
        const { statuses, text } = await exchange(Number(port), message);
        // Express takes two slashes at the end for one.
        expect([302, 404], target).toContain(statuses[0]);
        expect(text).not.toMatch(/^location: (?!\/[^/])/im);
      }
    });

    it('refuses a note that another site sends', async () => {
      const answer = await fetch(`${example.origin}/notes/`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'title=stolen',
      });
      expect(answer.status).toBe(403);
    });
  });
});

async function expectNothingForNobody(browser: Browser, origin: string): Promise<void> {
  const { page, context } = await openVisitor(browser, origin);
  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/accounts/login/');
  await context.close();
}

interface Person {
  readonly email: string;
  readonly name: string;
  readonly signature: string;
}

/** Makes an account, which logs in. Ends at the notes. */
async function register(browser: Browser, origin: string, person: Person): Promise<Page> {
  const { page } = await openVisitor(browser, origin, { javaScriptEnabled: false });
  await page.goto('/accounts/register/');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Username').fill(person.name);
  await page.getByLabel('Signature').fill(person.signature);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Confirm password').fill(PASSWORD);
  await press(page, 'Create account');
  await page.getByRole('heading', { name: `Notes of ${person.name}` }).waitFor();
  return page;
}

async function addNote(page: Page, title: string, { pinned = false } = {}): Promise<void> {
  await page.getByLabel('Title').fill(title);
  if (pinned) await page.getByLabel('Keep on top').check();
  await press(page, 'Add note');
  await page.getByRole('status').filter({ hasText: 'Noted.' }).waitFor();
}

function notesOf(page: Page): Promise<string[]> {
  return page.getByRole('main').getByRole('listitem').allInnerTexts();
}
