import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nunjucks from '@11ty/nunjucks';
import { afterAll, describe, expect, it } from 'vitest';
import { packageLocales, packageTemplates } from '../../compose/parts/package-files.ts';
import { readCatalogues } from '../../support/texts/read-catalogues.ts';
import { Texts } from '../../support/texts/texts.ts';
import { flattenTemplate } from './flatten-template.ts';
import type { FindSource } from './template-source.ts';
import { Templates } from './templates.ts';

type Files = Readonly<Record<string, string>>;

const findIn =
  (files: Files): FindSource =>
  (name) => {
    const text = files[name];
    return text === undefined ? null : { text, path: name };
  };

/** What Nunjucks makes of the files, by inheritance and from one piece. */
function bothWays(files: Files, context: object = {}) {
  const loader = { getSource: (name: string) => ({ src: String(files[name]), path: name, noCache: false }) };
  const options = { autoescape: true, trimBlocks: true, lstripBlocks: true };
  const environment = new nunjucks.Environment([loader as never], options);
  const flat = flattenTemplate('page', findIn(files));
  return {
    flat: flat === null ? null : environment.renderString(flat.text, context),
    inherited: environment.render('page', context),
  };
}

const base =
  '<t>{% block title %}Site{% endblock %}</t>\n  {% block body %}\n  empty\n  {% endblock %}\nend\n';

describe('a template in one piece says what it says by inheritance', () => {
  it.each<[what: string, files: Files]>([
    [
      'blocks replaced and left',
      { base, page: "{% extends 'base' %}\n{% block body %}\n<p>{{ x }}</p>\n{% endblock %}\n" },
    ],
    [
      'white space of every kind',
      {
        base,
        page: "{% extends 'base' %}  {% block title %} a {% endblock %}\n\n {% block body %}b{% endblock %}",
      },
    ],
    [
      'three levels',
      {
        base,
        middle: "{% extends 'base' %}{% block body %}<m>{% block inner %}m{% endblock %}</m>{% endblock %}",
        page: "{% extends 'middle' %}{% block inner %}p{% endblock inner %}{% block title %}P{% endblock %}",
      },
    ],
    [
      'a block that the nearer template replaced around it',
      {
        base,
        middle: "{% extends 'base' %}{% block body %}<m>{% block inner %}m{% endblock %}</m>{% endblock %}",
        page: "{% extends 'middle' %}{% block body %}p{% endblock %}{% block inner %}lost{% endblock %}",
      },
    ],
    ['a block that the base has not', { base, page: "{% extends 'base' %}{% block other %}x{% endblock %}" }],
    [
      'text outside of the blocks, and comments',
      {
        base,
        page: "{# {% block title %} #}{% extends 'base' %}not shown{% block title %}{# c #}T{% endblock %}",
      },
    ],
    [
      'what looks like the end of a tag, in a string',
      { base, page: "{% extends 'base' %}{% block title %}{{ '%}}}{% endblock %}' }}{% endblock %}" },
    ],
    [
      'conditions and loops',
      {
        base,
        page: "{% extends 'base' %}{% block body %}{% for i in [1,2] %}{% if i == 2 %}{{ i }}{% endif %}{% endfor %}{% endblock %}",
      },
    ],
  ])('%s', (_, files) => {
    const { flat, inherited } = bothWays(files, { x: '<x>' });
    expect(flat).not.toBeNull();
    expect(flat).toBe(inherited);
  });
});

it.each<[what: string, page: string]>([
  ['a variable', "{% extends 'base' %}{% block body %}{% set title = 1 %}{% endblock %}"],
  ['super()', "{% extends 'base' %}{% block body %}{{ super() }}{% endblock %}"],
  ['a macro', "{% extends 'base' %}{% block body %}{% macro m() %}{% endmacro %}{% endblock %}"],
  ['a computed name', '{% extends parent %}'],
  ['a computed name of another kind', "{% extends 'ba' + 'se' %}"],
  ['something done outside of the blocks', "{% extends 'base' %}{{ x }}"],
  ['a dash in a tag', "{% extends 'base' %}{%- block body %}x{% endblock %}"],
  ['a template that is not there', "{% extends 'nowhere' %}"],
  ['one that extends itself', "{% extends 'page' %}"],
  ['a block that is not closed', "{% extends 'base' %}{% block body %}x"],
  ['nothing to extend', 'x'],
])('is left to Nunjucks: %s', (_, page) => {
  expect(flattenTemplate('page', findIn({ base, page }))).toBeNull();
});

describe("the package's pages", () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-templates-'));
  const copy = mkdtempSync(join(tmpdir(), 'latchkey-templates-'));
  for (const path of packageTemplates) {
    cpSync(path, folder, { recursive: true });
    cpSync(path, copy, { recursive: true });
  }
  const names = globSync('**/*.html', { cwd: folder });
  // A variable in each file, and Nunjucks does all the work.
  for (const name of names)
    writeFileSync(join(copy, name), `{% set unused = 1 %}\n${readFileSync(join(copy, name), 'utf8')}`);
  afterAll(() => {
    for (const path of [folder, copy]) rmSync(path, { recursive: true });
  });

  const catalogues = packageLocales.flatMap(readCatalogues);
  const texts = new Texts({ catalogues });
  const templates = (of: string) =>
    new Templates({
      folders: [of],
      packageFolders: [of],
      languages: ['en'],
      reverse: (name) => `/${name}/`,
      hasUrl: () => true,
      staticUrl: (name) => `/static/${name}`,
      texts,
    });
  const user = { username: '<Ada>', email: 'a@example.com', is_authenticated: true, last_login: new Date(0) };
  // What a template calls has to be there.
  const asked = {
    chart: { title: 'C', lines: [], scale: [] },
    panels: { act_url: () => '/act/', template: 'admin/cell.html' },
  };
  const context = {
    request: { path: '/', csrfToken: 'token' },
    messages: [],
    site_name: 'S',
    form: [],
    ...asked,
  };

  it.each(names)('%s is the same either way', (name) => {
    for (const visitor of [user, { is_authenticated: false }]) {
      const page = { ...context, user: visitor };
      expect(templates(folder).render(name, page)).toBe(templates(copy).render(name, page));
    }
  });

  it('are in one piece, all that extend another but those with variables or macros of their own', () => {
    const find = (name: string) => ({ text: readFileSync(join(folder, name), 'utf8'), path: name });
    const hasMore = (name: string): boolean => {
      const { text } = find(name);
      const [, base] = /\{% extends '([^']+)' %\}/.exec(text) ?? [];
      return /\{% (set|from|import) /.test(text) || (base !== undefined && hasMore(base));
    };
    const left = names.filter(
      (name) =>
        find(name).text.includes('{% extends') && !hasMore(name) && flattenTemplate(name, find) === null,
    );
    expect(left).toEqual([]);
  });
});
