import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findChromium, HOW_TO_GET_CHROMIUM, launchChromium } from './chromium.ts';

/**
 * A `describe` whose tests share one Chromium, given by `browser()` once they run. Without a Chromium they are
 * skipped, saying why; in continuous integration (the environment variable CI) they fail instead. `more`: arguments that the
 * Chromium is started with besides.
 */
export function describeInBrowser(
  title: string,
  tests: (browser: () => Browser) => void,
  more: readonly string[] = [],
): void {
  const executablePath = findChromium();
  if (executablePath === null) {
    describeWithoutBrowser(title);
    return;
  }
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium(executablePath, more);
    });
    afterAll(() => browser?.close());
    tests(() => {
      if (!browser) throw new Error('The browser is there while tests run, and not before.');
      return browser;
    });
  });
}

function describeWithoutBrowser(title: string): void {
  if (process.env.CI) {
    it(title, () => {
      throw new Error(HOW_TO_GET_CHROMIUM);
    });
    return;
  }
  process.stderr.write(`Skipped: ${title}. ${HOW_TO_GET_CHROMIUM}\n`);
  describe.skip(title, () => {
    it('needs a Chromium', () => undefined);
  });
}
