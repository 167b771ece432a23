import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { describeInBrowser } from '../support/browser.ts';
import { slowForms, testProject } from './test-project.ts';
import { goBack, openVisitor, press, probe, spokenFocus, type Visitor } from './visitor.ts';

const PASSWORD = 'correct horse battery';

describeInBrowser('what the script of the pages adds', (browser) => {
  let site: TestSite<User>;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await startTestSite(testProject, { folder: 'starter' });
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    visitor = await openVisitor(browser(), site.origin);
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('sends a form once, however often it is asked to, and gives it back when the Back button leads to it', async () => {
    const { page } = visitor;
    await page.goto('/slow/');
    const [note, password] = [page.getByLabel('Note'), page.getByLabel('Password', { exact: true })];
    await note.fill('a long text');
    await password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Show Password' }).click();
    expect(await password.getAttribute('type')).toBe('text');

    // While an answer is awaited Playwright asks the page nothing more, so that only mouse and keyboard are left.
    const noteBox = await note.boundingBox();
    const { arrived, release } = slowForms.hold();
    await page.getByRole('button', { name: 'Send' }).dblclick({ noWaitAfter: true });
    await arrived;
    await page.keyboard.press('Enter');
    await page.mouse.click((noteBox?.x ?? 0) + 5, (noteBox?.y ?? 0) + 5);
    await page.keyboard.press('Enter');
    const answer = page.waitForURL('**/slow/?sent=yes');
    release();
    await answer;
    expect(slowForms.received).toBe(1);

    await goBack(page);
    expect(await probe.cameFromCache(page)).toBe(true);
    expect(await note.inputValue()).toBe('a long text');
    expect(await password.inputValue()).toBe(PASSWORD);
    expect(await password.getAttribute('type')).toBe('password');
    await press(page, 'Send');
    expect(slowForms.received).toBe(2);
  });

  it('keeps what was typed when the Back button leads to a form that had mistakes', async () => {
    const { page } = visitor;
    await page.goto('/accounts/register/');
    await page.getByLabel('Email', { exact: true }).fill('ada@example.com');
    await page.getByLabel('Username').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create account');
    await page.getByRole('alert').waitFor();

    await goBack(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('ada@example.com');
    expect(await page.getByLabel('Username').inputValue()).toBe('Ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Confirm password').fill(PASSWORD);
    await press(page, 'Create account');
    await page.getByText('Your account is ready').waitFor();
  });

  it('has the cursor in the password after a wrong one, and the address there still', async () => {
    const { page } = visitor;
    await page.goto('/accounts/login/');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not it');
    await press(page, 'Log in');
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com');
    await page.keyboard.type('typed');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('typed');
  });

  it('says beside a password that it is not sent back', async () => {
    const { page } = visitor;
    await page.goto('/accounts/register/');
    await page.getByLabel('Email', { exact: true }).fill('ada@');
    await page.getByLabel('Username').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Confirm password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create account');
    await page.getByLabel('Confirm password', { exact: true }).focus();
    expect((await spokenFocus(page))?.description).toContain('it is not sent back');
    await page.getByLabel('Password', { exact: true }).focus();
    expect((await spokenFocus(page))?.description).toContain('it is not sent back');
  });

  it('counts a text as the server does, and says when it is as long as it may be', async () => {
    const { page } = visitor;
    await page.goto('/accounts/register/');
    const username = page.getByLabel('Username');
    const note = page.locator('#id_username_length');
    await username.fill('\u{1F511}'.repeat(149));
    expect(await note.textContent()).toBe('');
    await page.keyboard.insertText('\u{1F511}');
    expect(await note.textContent()).toBe('That is the limit: 150 characters.');
    await page.keyboard.insertText('xy');
    expect(await note.textContent()).toBe('Too long: 152 characters, of at most 150.');
    expect((await spokenFocus(page))?.description).toContain('Too long: 152');
    await press(page, 'Create account');
    expect(await page.getByRole('alert').textContent()).toContain(
      'At most 150 characters, please: there are 152.',
    );
  });

  it('has the whole registration on the screen of a laptop', async () => {
    const { page } = visitor;
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto('/accounts/register/');
    const card = await page.locator('.panel').boundingBox();
    expect((card?.y ?? 0) + (card?.height ?? 1000)).toBeLessThanOrEqual(768);
  });

  it('has the name in the bar lead to the account, on a phone too', async () => {
    const { page } = visitor;
    await site.createUser({ email: 'long@example.com', username: 'x'.repeat(150), password: PASSWORD });
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto('/accounts/login/');
    await page.getByLabel('Email').fill('long@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Log in');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`Welcome, ${'x'.repeat(39)}…!`);
    expect(await page.getByRole('button', { name: 'Log out' }).count()).toBe(1);
    expect(await probe.tooWide(page)).toEqual([]);
    await page.getByRole('link', { name: /Account$/ }).click();
    await page.waitForURL('**/accounts/profile/');
  });

  it('shows what each password field holds by a button of its own', async () => {
    const { page } = visitor;
    await page.goto('/accounts/register/');
    await page.getByRole('button', { name: 'Show Confirm password' }).click();
    expect(await page.getByLabel('Confirm password', { exact: true }).getAttribute('type')).toBe('text');
    expect(await page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('password');
  });
});
