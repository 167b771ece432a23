import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where a Chromium is looked for; the environment variable CHROMIUM_PATH comes before them all. */
const KNOWN_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const LAUNCH_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What to tell those who have none. */
export const HOW_TO_GET_CHROMIUM =
  'No Chromium was found: install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH to one.';

/** The path of a Chromium on this machine; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { CHROMIUM_PATH } = environment;
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : null;
  return KNOWN_PATHS.find((path) => existsSync(path)) ?? null;
}

/** Starts a Chromium without a window. `more`: arguments besides. The caller closes it. */
export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [...LAUNCH_ARGUMENTS, ...more],
    // Playwright switches the back/forward cache off; visitors have it on, and it is where pages come back from.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
}
