// Takes the README's pictures of the starter into docs/images. Run: node scripts/take-screenshots.ts
import { mkdirSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startTestSite } from '../src/testing/start-test-site.ts';
import { findChromium, HOW_TO_GET_CHROMIUM, launchChromium } from '../test/support/chromium.ts';

const SIZE = { width: 1000, height: 720 };
/** Bytes of one picture at most: the README is read on phones, too. */
const MAX_BYTES = 150_000;
const ADA = { email: 'ada@example.com', username: 'Ada Lovelace', password: 'correct horse battery' };

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'docs/images');

/** What the README shows, by the name of the picture, in an order that one visitor can go through. */
const pictures: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  register: async (page) => {
    await page.goto('/accounts/register/');
    await page.getByLabel('Email').fill('grace@example.com');
    await page.getByLabel('Username').fill('Grace Hopper');
  },
  login: async (page) => {
    await page.goto('/accounts/login/');
    await logIn(page, 'not the password');
    await page.getByRole('alert').waitFor();
  },
  dashboard: async (page) => {
    await logIn(page, ADA.password);
    await page.getByRole('heading', { name: 'Welcome, Ada Lovelace!' }).waitFor();
  },
};

const executablePath = findChromium();
if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
// The starter's `latchkey` is the source here, so that the pictures show what the source does, built or not.
const source = new URL('../src/index.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'latchkey' ? source : specifier, context),
});
const { default: starter } = await import('../starter/latchkey.config.ts');
mkdirSync(folder, { recursive: true });
const site = await startTestSite(starter, { folder: join(root, 'starter') });
const browser = await launchChromium(executablePath);
try {
  await site.accounts.users.createUser(ADA);
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
  for (const [name, open] of Object.entries(pictures)) {
    await open(page);
    const path = join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true, caret: 'hide' });
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes; more than ${MAX_BYTES} are too many.`);
    process.stdout.write(`${path}: ${size} bytes\n`);
  }
  await context.close();
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Email').fill(ADA.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
}
