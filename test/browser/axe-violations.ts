import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The elements that break an axe rule, by the rule's name. */
export async function axeViolations(page: Page): Promise<Record<string, string[]>> {
  // Through the debugger's door, which the page's own Content-Security-Policy does not guard.
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${axe.source} })(); 0`);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
  return Object.fromEntries(
    violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
    ]),
  );
}
