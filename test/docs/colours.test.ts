import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeBlocks, readDocument } from './documents.ts';

type Colours = ReadonlyMap<string, string>;
type Pair = readonly [ink: string, ground: string];

const site = readFileSync(new URL('../../src/pages/static/site.css', import.meta.url), 'utf8');
/** The block by which docs/templates.md has a project set its colours. */
const [documented = ''] = codeBlocks(readDocument('docs/templates.md'))
  .filter(({ language }) => language === 'css')
  .map(({ text }) => text);

const [, light = ''] = /^:root \{([^}]*)\}/m.exec(site) ?? [];
const [, dark = ''] = /prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/.exec(site) ?? [];

/** The colours as a browser has them, where the project's style sheet comes after `site.css`. */
const schemes: Readonly<Record<string, Colours>> = {
  light: new Map([...coloursIn(light, 0), ...coloursIn(documented, 0)]),
  dark: new Map([...coloursIn(light, 0), ...coloursIn(dark, 1), ...coloursIn(documented, 1)]),
};

/** `index`: which of the two colours of `light-dark()`. */
function coloursIn(css: string, index: 0 | 1): Colours {
  const found = css.matchAll(
    /(--lk-[\w-]+):\s*(?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g,
  );
  return new Map(
    Array.from(found, ([, name = '', inLight, inDark, both]) => [
      name,
      both ?? (index === 0 ? inLight : inDark) ?? '',
    ]),
  );
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const grounds = ['page', 'surface', 'sunken'];
const texts: readonly Pair[] = [
  ...['ink', 'muted', 'accent', 'accent-strong'].flatMap((ink) => grounds.map((on) => [ink, on] as const)),
  ...['accent', 'accent-strong'].map((ink) => [ink, 'accent-soft'] as const),
  ...['accent', 'accent-strong', 'danger'].map((on) => ['on-accent', on] as const),
  ['ink', 'accent-soft'],
  ...['danger', 'success', 'warning', 'info'].flatMap((kind) => [
    [kind, 'surface'] as const,
    ['ink', `${kind}-soft`] as const,
  ]),
];
const controls: readonly Pair[] = ['control-line', 'accent', 'focus'].flatMap((line) =>
  ['page', 'surface'].map((on) => [line, on] as const),
);

describe.each(Object.entries(schemes))('with the colours of the documents, in the %s', (_, colours) => {
  const of = (name: string) => colours.get(`--lk-${name}`) ?? `no colour ${name}`;

  it('sets at least the accent', () => {
    expect(of('accent')).not.toBe(coloursIn(light, 0).get('--lk-accent'));
    expect(of('accent')).not.toBe(coloursIn(dark, 1).get('--lk-accent'));
  });

  it.each(texts)('%s on %s can be read', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(controls)('%s on %s can be seen', (line, ground) => {
    expect(contrast(of(line), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
