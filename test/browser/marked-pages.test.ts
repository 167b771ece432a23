import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { describeInBrowser } from '../support/browser.ts';
import { MARKED, MOMENT, markedCatalogue, textsOfPage, unmarked } from '../support/marked-language.ts';
import { BARE_ADDRESS, BOSS_ADDRESS, LONG_ADDRESS } from './account-states.ts';
import {
  actingPages,
  anonymousPages,
  barePages,
  enter,
  LONG_NAME,
  logIn,
  memberPages,
} from './site-pages.ts';
import { testProject } from './test-project.ts';
import { openVisitor, probe, type Visitor } from './visitor.ts';

/** What is the same in every language: names, addresses and moments. */
const SAME: readonly (string | RegExp)[] = [
  ...[
    MOMENT,
    'My site',
    LONG_NAME,
    /username-\d+/,
    LONG_ADDRESS,
    BARE_ADDRESS,
    BOSS_ADDRESS,
    'long@example.com',
  ],
  // Mails of the test project go there.
  /wolfeschlegel\S+@a-long-name-of-a-host\.example\.com/,
  // What was typed is shown by the names of the fields, where no view shows the form again.
  /^username$/,
  // The languages of the site, in themselves.
  ...['Deutsch', 'Xx'],
  // What the starter's own page says, and what the test project has put in.
  ...['See your visits', 'Your visits', /, you have opened this page \d+ times? in this session\./],
  ...['Start again', 'The count starts again.', 'It is not active.', 'Picture'],
  ...['A subject that somebody took a while to write down, because it is long', /^plain$/],
  /Somebody has asked for a new password\. Open this address \(it works for an hour\):\s+http:\S+/,
];

describeInBrowser('in a language whose texts are marked', (browser) => {
  const folder = markedCatalogue();
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(
      { ...testProject, localeFolders: [folder] },
      { folder: 'starter', settings: { languageCode: MARKED, languages: [MARKED, 'de'] } },
    );
    await site.accounts.users.createUser({
      email: 'long@example.com',
      username: LONG_NAME,
      password: 'correct horse battery',
    });
    await site.createUser({ email: LONG_ADDRESS, password: 'correct horse battery' });
    await site.createUser({ email: BARE_ADDRESS });
    await site.createUser({ email: BOSS_ADDRESS, isSuperuser: true });
  });
  afterAll(async () => {
    await site.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each([
    ['for strangers', anonymousPages, () => Promise.resolve()],
    ['for those who are logged in', memberPages, logIn],
    ['for those without a password', barePages, enter],
    ['for those who act as another user', actingPages, (page: Page) => page.goto('/act/')],
  ] as const)('%s', (_, pages, enter) => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await openVisitor(browser(), site.origin);
      await enter(visitor.page);
    });
    afterAll(() => visitor.context.close());

    it.each(pages.map((page) => [page.name, page] as const))(
      'all words are of a catalogue: %s',
      async (_, sitePage) => {
        const { page } = visitor;
        await sitePage.open(page);
        expect(await probe.status(page)).toBe(sitePage.status);
        expect(await page.locator('html').getAttribute('lang')).toBe(MARKED);
        const texts = await textsOfPage(page);
        expect(unmarked(texts, SAME)).toEqual([]);
      },
    );
  });
});
