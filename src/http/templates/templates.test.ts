import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Texts } from '../../support/texts/texts.ts';
import { Templates } from './templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'base.html':
    '<title>{% block title %}{% endblock %}</title>\n\n{{ first() }}\n{% block body %}{% endblock %}\n',
  'page.html':
    "{% extends 'base.html' %}\n{# two\nlines #}\n{% block title %}T{% endblock %}\n{% block body %}\n{% if true %}\n{{ second() }}\n{% endif %}\n{% include 'part.html' %}\n{% endblock %}\n",
  'part.html': '{{ third() }}\n',
  'variable.html': "{% extends 'base.html' %}\n{% set x = 1 %}{% block body %}\n{{ second() }}{% endblock %}",
  'outer.html': '<p>\n{% include "inner.html" %}',
  'inner.html': "{% extends 'base.html' %}\n{% block body %}\n\n{{ second() }}{% endblock %}",
  'broken.html': "{% extends 'base.html' %}\n{% block body %}\n{% if %}{% endblock %}",
  'includes-nothing.html':
    "{% extends 'base.html' %}{% block body %}{% include 'nowhere.html' %}{% endblock %}",
  'includes-broken.html':
    "{% extends 'base.html' %}\n{% block body %}{% include 'broken.html' %}{% endblock %}",
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

const texts = new Texts({ catalogues: [] });
const templates = new Templates({
  folders: [folder],
  packageFolders: [folder],
  languages: ['en'],
  reverse: (name) => `/${name}/`,
  hasUrl: () => true,
  staticUrl: (name) => `/static/${name}`,
  texts,
});
const works = { first: () => '', second: () => '', third: () => '' };

/** The error of rendering a page in which the function of that name fails, and how often each one was called. */
function failureOf(name: string, failing: 'first' | 'second' | 'third') {
  const calls: string[] = [];
  const cause = new RangeError('no such thing');
  const called = (key: string) => () => {
    calls.push(key);
    if (key === failing) throw cause;
    return '';
  };
  const context = { first: called('first'), second: called('second'), third: called('third') };
  try {
    templates.render(name, context);
  } catch (error) {
    return { error: error as Error, calls, cause };
  }
  throw new Error('The page came out.');
}

describe('a page that Nunjucks puts together', () => {
  const three = {
    'top.html': '<b>{% block word %}top{% endblock %}</b>',
    'middle.html': "{% extends 'top.html' %}{% block word %}middle{% endblock %}",
    'super.html': "{% extends 'middle.html' %}{% block word %}{{ super() }}!{% endblock %}",
    'variable-below.html': "{% extends 'middle.html' %}{% set x = 1 %}{% block word %}{{ 2 }}{% endblock %}",
    'includes-super.html': "{% extends 'top.html' %}{% block word %}{% include 'super.html' %}{% endblock %}",
  };
  for (const [name, text] of Object.entries(three)) writeFileSync(join(folder, name), text);

  it.each([
    ['super.html', '<b>middle!</b>'],
    ['variable-below.html', '<b>2</b>'],
    ['includes-super.html', '<b><b>middle!</b></b>'],
    ['middle.html', '<b>middle</b>'],
  ])('changes blocks of a template that extends another itself: %s', (name, page) => {
    expect(templates.render(name, {})).toBe(page);
    // What it extends may have been a page of its own before.
    templates.render('middle.html', {});
    expect(templates.render(name, {})).toBe(page);
  });
});

describe('a name that leads out of the folders', () => {
  it('finds nothing, also beside a folder whose name begins in the same way', () => {
    const parent = mkdtempSync(join(tmpdir(), 'latchkey-neighbours-'));
    try {
      for (const name of ['templates', 'templates-old', 'templates/notes']) mkdirSync(join(parent, name));
      writeFileSync(join(parent, 'templates-old', 'page.html'), 'secret');
      writeFileSync(join(parent, 'templates', 'notes', 'list.html'), "{% include './one.html' %}");
      writeFileSync(join(parent, 'templates', 'notes', 'one.html'), 'one');
      const own = new Templates({
        folders: [join(parent, 'templates')],
        packageFolders: [folder],
        languages: ['en'],
        reverse: (name) => name,
        hasUrl: () => true,
        staticUrl: (name) => name,
        texts,
      });
      for (const name of ['../templates-old/page.html', join(parent, 'templates-old', 'page.html')]) {
        expect(() => own.render(name, {})).toThrow('template not found');
        expect(() => own.render(`latchkey/${name}`, {})).toThrow('template not found');
      }
      expect(own.render('notes/../notes/list.html', {})).toBe('one');
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
});

describe('a page that fails', () => {
  it.each([
    ['page.html', 'first', 3, 'base.html'],
    ['page.html', 'second', 7, 'page.html'],
    ['page.html', 'third', 1, 'part.html'],
    ['variable.html', 'second', 3, 'variable.html'],
    ['outer.html', 'second', 4, 'inner.html'],
  ] as const)(
    '%s, in %s: the error names line %i of %s, and keeps its cause',
    (name, failing, line, file) => {
      const { error, cause } = failureOf(name, failing);
      const where = `line ${line} of ${join(folder, file)}`;
      const text = readFileSync(join(folder, file), 'utf8').split('\n')[line - 1]?.trim();
      expect(error.message).toBe(
        `The template ${name} failed in ${where}: RangeError: no such thing\n  ${line} | ${text}`,
      );
      expect(error.cause).toBe(cause);
    },
  );

  it.each(['page.html', 'variable.html', 'outer.html'] as const)('%s is not rendered again', (name) => {
    expect(failureOf(name, 'second').calls).toEqual(['first', 'second']);
  });

  it('is no page, even if it would come out the second time', () => {
    let calls = 0;
    const first = () => {
      if (calls++ === 0) throw new Error('not yet');
      return '';
    };
    expect(() => templates.render('page.html', { ...works, first })).toThrow('not yet');
    expect(calls).toBe(1);
  });

  it('to compile names file and line too', () => {
    expect(() => templates.render('broken.html', works)).toThrow(/broken\.html\) \[Line 3, Column \d+\]/);
    expect(() => templates.render('includes-broken.html', works)).toThrow(
      `failed in line 3 of ${join(folder, 'broken.html')}`,
    );
    expect(() => templates.render('includes-nothing.html', works)).toThrow(
      'template not found: nowhere.html',
    );
    expect(() => templates.render('nowhere.html', works)).toThrow('template not found: nowhere.html');
  });
});
