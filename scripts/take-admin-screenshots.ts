// Takes the pictures of docs/admin.md into docs/images. Run: node scripts/take-admin-screenshots.ts
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM, launchChromium } from '../test/support/chromium.ts';

const SIZE = { width: 1360, height: 760 };
const MAX_BYTES = 150_000;
const PASSWORD = 'correct horse battery';

const pictures: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'admin-list': (page) => page.goto('/admin/accounts/post/'),
  'admin-form': (page) => page.goto('/admin/accounts/post/2/change/'),
};

const executablePath = findChromium();
if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
// The blog of the tests and its migrations are of `latchkey`, which is the source here.
await import(new URL('../test/support/latchkey-from-source.mjs', import.meta.url).href);
const { fillBlog, serveBlog } = await import('../test/admin/serve-blog.ts');
const site = await serveBlog();
const browser = await launchChromium(executablePath);
try {
  await fillBlog(site.blog, PASSWORD);
  for (const colorScheme of ['light', 'dark'] as const) await takePictures(colorScheme);
} finally {
  await browser.close();
  await site.stop();
}

async function takePictures(colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    baseURL: site.origin,
    viewport: SIZE,
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto('/accounts/login/?next=/admin/');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL('**/admin/');
  for (const [name, open] of Object.entries(pictures)) {
    await open(page);
    const path = fileURLToPath(new URL(`../docs/images/${name}-${colorScheme}.png`, import.meta.url));
    await page.screenshot({ path, caret: 'hide' });
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes; more than ${MAX_BYTES} are too many.`);
    process.stdout.write(`${path}: ${size} bytes\n`);
  }
  await context.close();
}
