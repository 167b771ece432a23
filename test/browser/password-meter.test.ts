import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { openVisitor, press, probe } from './visitor.ts';

const PASSWORD = 'correct horse battery staple';
const ESTIMATOR = /\/static\/password-estimator\.js\?v=/;

const field = (page: Page) => page.getByLabel('Password', { exact: true });
const meter = (page: Page) => page.getByRole('meter', { name: 'Strength of the password' });

/** Types a password, and waits until the meter says so of it. */
async function typeAndRead(page: Page, password: string, word: string): Promise<string> {
  await field(page).fill(password);
  await page.locator('.password-meter-text strong', { hasText: word }).waitFor();
  return (await page.locator('.password-meter-text').textContent()) ?? '';
}

describeInBrowser('the strength meter', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    const settings = { ...starter.settings, throttleRegistrationNetwork: null };
    site = await startTestSite({ ...starter, settings }, { folder: 'starter' });
  });
  afterAll(() => site.stop());

  /** A visitor, and what the browser has asked for. */
  async function visit(options: Parameters<typeof openVisitor>[2] = {}) {
    const visitor = await openVisitor(browser(), site.origin, options);
    const requests: { readonly url: string; readonly body: string | null }[] = [];
    visitor.page.on('request', (request) => requests.push({ url: request.url(), body: request.postData() }));
    return { ...visitor, requests };
  }

  it('costs other pages nothing, and a page with a new password no list until its field is entered', async () => {
    const { page, requests, context, complaints } = await visit();
    await page.goto('/accounts/login/');
    expect(requests.filter(({ url }) => /password-/.test(url))).toEqual([]);
    await page.goto('/accounts/register/');
    await page.getByLabel('Username').fill('Ada');
    expect(requests.filter(({ url }) => ESTIMATOR.test(url))).toEqual([]);
    expect(await meter(page).isVisible()).toBe(false);

    const loaded = page.waitForResponse(ESTIMATOR);
    await field(page).focus();
    const headers = await (await loaded).allHeaders();
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(headers['cache-control']).toContain('immutable');
    expect(await meter(page).isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each([
    [{ width: 360, height: 740 }, 'light'],
    [{ width: 1280, height: 800 }, 'dark'],
  ] as const)('says how strong a password is, accessibly: %o, %s', async (viewport, colorScheme) => {
    const { page, context, complaints } = await visit({ viewport, colorScheme });
    await page.goto('/accounts/register/');
    const found: string[] = [];
    for (const [password, word] of [
      ['kT9#vq!zL2$wXe', 'Too short'],
      ['passwordpassword', 'Weak'],
      ['Tuesday-kitchen', 'Fair'],
      ['kitchen window 7', 'Good'],
      [PASSWORD, 'Strong'],
    ] as const) {
      found.push(await typeAndRead(page, password, word));
      await probe.settled(page);
      expect(await axeViolations(page)).toEqual({});
      expect(await probe.tooWide(page)).toEqual([]);
    }
    expect(found).toEqual([
      'Too short It needs at least 15 characters.',
      'Weak Repetitions and runs such as 1234 or qwerty add little.',
      'Fair Add another word that does not go with the others.',
      'Good',
      'Strong',
    ]);
    expect(await meter(page).getAttribute('aria-valuenow')).toBe('4');
    expect(await meter(page).getAttribute('aria-valuetext')).toBe('Strong');
    await page.getByRole('status').filter({ hasText: 'Strength of the password: Strong.' }).waitFor();

    await field(page).fill('');
    await meter(page).waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('knows what was typed beside it and where it is, and works while the password is shown', async () => {
    const { page, context, complaints } = await visit();
    await page.goto('/accounts/register/');
    await page.getByLabel('Email', { exact: true }).fill('wolfeschlegelstein@example.com');
    await page.getByRole('button', { name: 'Show Password' }).click();
    expect(await typeAndRead(page, 'wolfeschlegelstein1', 'Weak')).toBe(
      'Weak Leave out your name, your address and this site.',
    );
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('sends the password nowhere but with its form', async () => {
    const { page, requests, context, complaints } = await visit();
    await page.goto('/accounts/register/');
    await page.getByLabel('Email', { exact: true }).fill('grace@example.com');
    await page.getByLabel('Username').fill('Grace');
    await typeAndRead(page, PASSWORD, 'Strong');
    await page.getByLabel('Confirm password').fill(PASSWORD);
    const plain = (text: string | null) => decodeURIComponent((text ?? '').replaceAll('+', ' '));
    const telling = () => requests.filter(({ url, body }) => plain(url + (body ?? '')).includes('battery'));
    expect(telling()).toEqual([]);
    await press(page, 'Create account');
    await page.getByText('Your account is ready').waitFor();
    expect(telling().map(({ url }) => new URL(url).pathname)).toEqual(['/accounts/register/']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is not there without JavaScript, nor when what it goes by cannot be loaded', async () => {
    const bare = await visit({ javaScriptEnabled: false });
    await bare.page.goto('/accounts/register/');
    await field(bare.page).fill(PASSWORD);
    expect(await bare.page.locator('.password-meter').isVisible()).toBe(false);
    expect(bare.complaints).toEqual([]);
    await bare.context.close();

    const { page, context } = await visit();
    await page.route(ESTIMATOR, (route) => route.abort());
    await page.goto('/accounts/register/');
    await page.getByLabel('Email', { exact: true }).fill('hedy@example.com');
    await page.getByLabel('Username').fill('Hedy');
    const failed = page.waitForEvent('requestfailed');
    await field(page).fill(PASSWORD);
    await failed;
    await page.getByLabel('Confirm password').fill(PASSWORD);
    expect(await page.locator('.password-meter').isVisible()).toBe(false);
    await press(page, 'Create account');
    await page.getByText('Your account is ready').waitFor();
    await context.close();
  });
});
