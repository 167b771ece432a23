import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { browserKinds, walkThroughAccount } from './account-walk.ts';

describeInBrowser('an account in the browser', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter' });
  });
  afterAll(() => site.stop());

  describe.each(browserKinds)('$title', (kind) => {
    it('is made after the mistakes are put right, used, and left for good', () =>
      walkThroughAccount(browser(), { origin: site.origin, emailLabel: 'Email', ...kind }));
  });
});
