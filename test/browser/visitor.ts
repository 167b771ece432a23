import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const probeScript = readFileSync(new URL('./page-probe.js', import.meta.url), 'utf8');

/** A person at a browser of their own: their own cookies, one tab. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong that nobody would see on the page: errors in the console, refused or foreign requests. */
  readonly complaints: readonly string[];
}

/** Opens a browser window for a visitor of the site at `origin`. The caller closes `context`. */
export async function openVisitor(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: origin, reducedMotion: 'reduce', ...options });
  await context.addInitScript({ content: `{ ${probeScript} }` });
  const page = await context.newPage();
  return { context, page, complaints: complaintsOf(page, origin) };
}

function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // Logged of every page that is itself an answer like 404, too; what is missing inside a page is told below.
    if (message.text().startsWith('Failed to load resource: the server responded')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`request to ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      complaints.push(`${response.status()} for ${response.url()}`);
    }
  });
  return complaints;
}

/** What has the keyboard's focus. */
export interface FocusedElement {
  /** `input: Email`, `button: Log in` … */
  readonly what: string;
  /** Whether it looks different with the focus: another outline or shadow. */
  readonly ring: boolean;
  readonly onScreen: boolean;
}

/** Questions to the page itself; see page-probe.js. They need JavaScript. */
export const probe = {
  cameFromCache: (page: Page) => page.evaluate<boolean>('probe.cameFromCache'),
  status: (page: Page) => page.evaluate<number>('probe.status()'),
  controls: (page: Page) => page.evaluate<string[]>('probe.controls()'),
  focused: (page: Page) => page.evaluate<FocusedElement | null>('probe.focused()'),
  tooWide: (page: Page) => page.evaluate<string[]>('probe.tooWide()'),
  settled: (page: Page) => page.evaluate<void>('probe.settled()'),
};

/** Presses the Back button and waits for the page, whether it is loaded again or kept by the browser. */
export async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
  await page.locator('h1').waitFor();
}

/** Presses a button of the page's main part and waits for the page that answers. */
export async function press(page: Page, button: string): Promise<void> {
  const answer = page.waitForEvent('load');
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  await answer;
}

/** A control as Chromium tells it to a screen reader. */
export interface SpokenControl {
  readonly role: string;
  readonly name: string;
  readonly description: string;
}

/** What a screen reader says of the control that has the focus. */
export async function spokenFocus(page: Page): Promise<SpokenControl | null> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const focused = nodes.filter(({ properties }) =>
    properties?.some(({ name, value }) => name === 'focused' && value.value === true),
  );
  // The document itself counts as focused, too, and comes first.
  const node = focused.at(-1);
  if (!node) return null;
  const text = (value: { value?: unknown } | undefined) => String(value?.value ?? '');
  return { role: text(node.role), name: text(node.name), description: text(node.description) };
}
