import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textKeysSource } from '../../scripts/text-keys-source.ts';
import { packageLocales } from '../../src/compose/parts/package-files.ts';
import { templateCode, templateTexts } from '../../src/http/templates/template-source.ts';
import { Message, TEXT_ELEMENTS } from '../../src/support/texts/message.ts';
import { readCatalogues } from '../../src/support/texts/read-catalogues.ts';

const src = join(import.meta.dirname, '../../src');
const catalogues = packageLocales.flatMap(readCatalogues);
const english = catalogues.filter(({ locale }) => locale === 'en');
const translated = catalogues.filter(({ locale }) => locale !== 'en');
const englishTexts: Readonly<Record<string, string>> = Object.assign(
  {},
  ...english.map(({ texts }) => texts),
);
const keys = english.flatMap(({ texts }) => Object.keys(texts));

/** What is before the last name of keys that are put together. */
const PREFIXES = [
  ...['problems.detail.', 'problems.title.', 'fields.', 'accounts.activity.kind.'],
  ...['admin.app.', 'admin.kind.', 'admin.model.', 'admin.permission.'],
];

const isCode = (name: string) => !name.endsWith('.test.ts') && !name.endsWith('text-keys.ts');
const sources = globSync('**/*.{ts,html,txt}', { cwd: src })
  .filter(isCode)
  .map((name) => readFileSync(join(src, name), 'utf8'));

/** Words that another language writes as English does. */
const SAME_AS_ENGLISH = [
  ...[
    'Action',
    'Administration',
    'Browser',
    'Code',
    'Ctrl K',
    'Dates',
    'Error',
    'Error:',
    'Filter',
    'HTML',
    'Logins',
  ],
  ...['Name', 'No', 'Pages', 'Session', 'Sessions', 'Status', 'Superuser', 'Template', 'Text'],
  ...['permission', 'permissions'],
];

describe("the package's catalogues", () => {
  it('are all read', () => {
    const folders = globSync('**/locale', { cwd: src }).map((path) => join(src, path));
    expect([...packageLocales].toSorted()).toEqual(folders.toSorted());
  });

  it('have each key once, in the order of the alphabet', () => {
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    for (const { texts } of english) expect(Object.keys(texts)).toEqual(Object.keys(texts).toSorted());
  });

  it('say nothing that nobody says', () => {
    const named = keys.filter(
      (key) =>
        !PREFIXES.some((prefix) => key.startsWith(prefix)) &&
        !sources.some((source) => source.includes(`'${key}'`)),
    );
    expect(named).toEqual([]);
  });

  it('are given by templates what they put in', () => {
    const wrong = templateCalls().filter(({ key, given }) => {
      const text = englishTexts[key];
      const needed = text === undefined ? [] : new Message(text, 'en').parameters();
      return [...needed].some((name) => !given.includes(name));
    });
    expect(templateCalls().length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it.each(catalogues)('can be said: $file', ({ texts, locale }) => {
    const problems = Object.entries(texts).map(([key, text]) => [key, new Message(text, locale).problem()]);
    expect(problems.filter(([, problem]) => problem !== null)).toEqual([]);
  });

  it.each(translated)('say what English says, with the same put in: $file', ({ file, texts, locale }) => {
    const { texts: originals = {} } = english.find((one) => dirname(one.file) === dirname(file)) ?? {};
    const differing = Object.entries(texts).filter(([key, text]) => {
      const original = originals[key];
      return original === undefined || holdings(text, locale) !== holdings(original, 'en');
    });
    expect(differing).toEqual([]);
    expect(Object.keys(texts)).toEqual(Object.keys(texts).toSorted());
  });

  it('say in each language all that English says', () => {
    const languages = [...new Set(translated.map(({ locale }) => locale))];
    expect(languages.toSorted()).toEqual(['ar', 'de', 'es', 'fr', 'ja', 'pt-BR', 'zh-Hans']);
    for (const language of languages) {
      const said = translated
        .filter(({ locale }) => locale === language)
        .flatMap(({ texts }) => Object.keys(texts));
      expect(
        keys.filter((key) => !said.includes(key)),
        language,
      ).toEqual([]);
    }
  });

  it.each(catalogues)('have words for every form of a number: $file', ({ texts, locale }) => {
    const lacking = Object.entries(texts).map(([key, text]) => [
      key,
      ...new Message(text, locale).lackingPlurals(),
    ]);
    expect(lacking.filter(([, ...forms]) => forms.length > 0)).toEqual([]);
  });

  it('say in other words than English what English says', () => {
    const same = translated.flatMap(({ locale, texts }) =>
      Object.entries(texts)
        .filter(([key, text]) => text === englishTexts[key] && /\p{L}/u.test(text.replaceAll(/\{.*\}/g, '')))
        .map(([key, text]) => `${locale} ${key}: ${text}`),
    );
    expect(same.filter((one) => !SAME_AS_ENGLISH.some((word) => one.endsWith(`: ${word}`)))).toEqual([]);
    // None stands in the list that is said in other words everywhere.
    expect(SAME_AS_ENGLISH.filter((word) => !same.some((one) => one.endsWith(`: ${word}`)))).toEqual([]);
  });

  it('have words for each event of the audit log', () => {
    const events = sources.flatMap((source) =>
      [...source.matchAll(/defineEvent<[^(]*>\(\s*'(\w+)',\s*\{\s*audit/g)].map(([, name = '']) => name),
    );
    expect(events.length).toBeGreaterThan(40);
    expect(events.filter((name) => !keys.includes(`admin.kind.${name}`))).toEqual([]);
  });

  it.each(english)('are known to the compiler as they are: $file', ({ file, texts }) => {
    const folder = dirname(file);
    const keysPath = relative(folder, join(src, 'support/texts/text-keys.ts')).replaceAll('\\', '/');
    const written = readFileSync(join(folder, 'text-keys.ts'), 'utf8');
    expect(textKeysSource(texts, keysPath), 'Run: node scripts/write-text-keys.ts').toBe(written);
  });
});

/** The texts that templates say by their keys with values, and the names of these. */
function templateCalls(): { key: string; given: string[]; file: string }[] {
  return globSync('**/*.{html,txt}', { cwd: src }).flatMap((file) =>
    [
      ...readFileSync(join(src, file), 'utf8').matchAll(/\bt(?:_html)?\(\s*'([\w.]+)'\s*(,\s*\{[^}]*\}|\))/g),
    ].map(([, key = '', values = '']) => ({
      key,
      file,
      given: [...values.matchAll(/[{,]\s*(\w+)\s*:/g)].map(([, name = '']) => name),
    })),
  );
}

/** The parameters of a text, and its elements. What is given as `fieldLower` is given as `field` too. */
function holdings(text: string, locale: string): string {
  const parameters = [...new Message(text, locale).parameters()].map((name) => name.replace(/Lower$/, ''));
  const elements = TEXT_ELEMENTS.flatMap((name) => text.match(new RegExp(`</?${name}>`, 'g')) ?? []);
  return [...parameters.toSorted(), ...elements].join(' ');
}

/** Attributes that people read, or hear. */
const READ = /\s(?:alt|aria-label|title|placeholder|aria-description)="([^"]*)"/g;

/** What a template says to people that stands in no catalogue. */
function sentencesIn(source: string): string[] {
  const codes = templateCode(source);
  // The block `card_width` is a class.
  const comments = source.replace(/\{#.*?#\}|(?<=\{% block card_width %\})[\w-]+/gs, '');
  const markup = codes.reduce((text, code) => text.replace(code.text, '\u0000'), comments);
  const attributes = [...markup.matchAll(READ)].map(([, value = '']) => value);
  const texts = markup.replace(/<style>.*?<\/style>|<[^>]*>/gs, '\n').split('\n');
  // Words in the code itself: `{{ 'Error: ' if form.errors }}`.
  const quoted = codes
    .flatMap(({ text }) => [...text.matchAll(/'([^']*)'|"([^"]*)"/g)])
    .map(([, single, double]) => single ?? double ?? '')
    .filter((text) => /^[A-Z]|\s/.test(text));
  return [...attributes, ...texts, ...quoted]
    .map((text) => text.replaceAll('\u0000', '').trim())
    .filter((text) => /\p{L}/u.test(text) && text !== SITE_NAME);
}

/** A name, which is the same in every language. */
const SITE_NAME = 'Latchkey';

describe("the package's templates", () => {
  const templates = globSync('**/templates/**/*.{html,txt}', { cwd: src });

  it('are found', () => {
    expect(templates.length).toBeGreaterThan(15);
  });

  it.each(templates)('%s says nothing that is in no catalogue', (name) => {
    const source = readFileSync(join(src, name), 'utf8');
    expect(sentencesIn(source)).toEqual([]);
    expect([...templateTexts(source).keys()].filter((key) => !keys.includes(key))).toEqual([]);
  });

  it.each([
    ['<p>Words</p>', 'Words'],
    ['<img alt="Words">', 'Words'],
    ['<p>{{ t("a.b") }} and</p>', 'and'],
    ["{{ 'Error: ' if form.errors }}", 'Error:'],
    ['{% if a %}Words{% endif %}', 'Words'],
  ])('%s would be found', (source, sentence) => {
    expect(sentencesIn(source)).toEqual([sentence]);
  });
});
