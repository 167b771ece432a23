import type { Browser, BrowserContextOptions } from 'playwright-core';
import { openVisitor, type Visitor } from './visitor.ts';

/** The password of everybody in the tests of the admin. */
export const PASSWORD = 'correct horse battery';

export interface AdminEntry extends BrowserContextOptions {
  /** Of the member of staff. Default: that of `fillBlog`. */
  readonly email?: string;
}

/** A visitor who has logged in, and sees the first page of the admin. The caller closes its context. */
export async function enterAdmin(
  browser: Browser,
  origin: string,
  { email = 'ada@example.com', ...options }: AdminEntry = {},
): Promise<Visitor> {
  const visitor = await openVisitor(browser, origin, options);
  const { page } = visitor;
  await page.goto('/accounts/login/?next=/admin/');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL('**/admin/');
  return visitor;
}
