// Runs in the browser, before the page's own scripts: what the tests ask a page that only the page itself can tell.

addEventListener('pageshow', ({ persisted }) => {
  probe.cameFromCache = persisted;
});

const FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, textarea, [tabindex="0"]';

const probe = {
  cameFromCache: false,

  /** The status of the answer that this page is. */
  status() {
    return performance.getEntriesByType('navigation')[0].responseStatus;
  },

  /** Everything that the keyboard must reach, as `describeElement` names it, in the order of the page. */
  controls() {
    return [...document.querySelectorAll(FOCUSABLE)]
      .filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }))
      .map(describeElement);
  },

  /** What has the focus, and whether it shows: null where nothing has it. */
  async focused() {
    // Chromium scrolls to what takes the focus with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const focused = looks(element);
    const box = element.getBoundingClientRect();
    element.blur();
    const plain = looks(element);
    element.focus({ focusVisible: true, preventScroll: true });
    return {
      what: describeElement(element),
      ring: focused !== plain,
      onScreen: box.top > -1 && box.left > -1 && box.bottom < innerHeight + 1 && box.right < innerWidth + 1,
    };
  },

  /** What reaches past the right edge of the screen, the page itself included. */
  tooWide() {
    const width = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .filter((element) => !element.matches('.visually-hidden, .visually-hidden *, svg *'))
      .map(describeElement);
    if (document.documentElement.scrollWidth > width)
      wide.push(`the page: ${document.documentElement.scrollWidth} px`);
    return wide;
  },

  /** Until nothing fades or moves any more. */
  async settled() {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
  },
};

function looks(element) {
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
  const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  return `${outline} / ${boxShadow}`;
}

function describeElement(element) {
  const text = element.matches('input, select, textarea')
    ? element.labels?.[0]?.textContent
    : element.textContent;
  return `${element.localName}: ${(text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 60)}`;
}

globalThis.probe = probe;
