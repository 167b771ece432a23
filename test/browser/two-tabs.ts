import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../adapters/visitors.ts';
import { openVisitor, press } from './visitor.ts';

/** Two tabs of one browser. */
export async function openTabs(browser: Browser, origin: string, javaScriptEnabled: boolean) {
  const { context, page, complaints } = await openVisitor(browser, origin, { javaScriptEnabled });
  return { context, complaints, first: page, second: await context.newPage() };
}

/** Types what `NAME@example.com` logs in with. */
export async function fillLogin(page: Page, name: string): Promise<void> {
  await page.getByLabel('Email').fill(`${name}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
}

export async function logIn(page: Page, name: string): Promise<void> {
  await page.goto('/accounts/login/');
  await fillLogin(page, name);
  await press(page, 'Log in');
  await page.waitForURL('**/dashboard/');
}

export async function logOut(page: Page): Promise<void> {
  await page.goto('/accounts/profile/');
  await page.getByRole('button', { name: 'Log out', exact: true }).first().click();
  await page.waitForURL('**/accounts/login/');
}

export const headingOf = (page: Page) => page.locator('h1').innerText();
export const alertOf = (page: Page) => page.getByRole('main').getByRole('alert').first().innerText();
export const pathOf = (page: Page) => new URL(page.url()).pathname;

export const scripting = [
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const;
