import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Script } from 'node:vm';
import ejs from 'ejs';
import { afterAll, describe, expect, it } from 'vitest';
import { loginForm } from '../../src/apps/accounts/login/login-form.ts';
import { packageLocales, packageTemplates } from '../../src/compose/parts/package-files.ts';
import { settingsFromEnvironment } from '../../src/compose/settings/environment.ts';
import { Templates } from '../../src/http/templates/templates.ts';
import { UrlNames } from '../../src/http/urls/url-names.ts';
import { readCatalogues } from '../../src/support/texts/read-catalogues.ts';
import { Texts } from '../../src/support/texts/texts.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import { urls } from '../../starter/urls.ts';
import { type CodeBlock, codeBlocks, documents, root } from './documents.ts';
import { commandLines, isKnownVariable, shellProblem } from './shell-lines.ts';
import { fileName, typeErrors, VirtualProject } from './virtual-project.ts';

/** Languages that nothing here can run: what they hold is read by people, or by programs that we do not have. */
const unchecked = ['text', 'nginx', 'systemd'];

const withBlocks = documents.filter((document) => codeBlocks(document).length > 0);
const projects = new Map(withBlocks.map((document) => [document.path, new VirtualProject(document)]));
afterAll(() => {
  for (const project of projects.values()) project.remove();
});

const checks: Readonly<Record<string, (block: CodeBlock) => void>> = {
  // Type-checked below, all at once.
  ts: () => undefined,
  sh({ text }) {
    const problems = commandLines(text).map((line) => [line, shellProblem(line)]);
    expect(problems.filter(([, problem]) => problem !== null)).toEqual([]);
  },
  html(block) {
    const { folder } = projects.get(block.document) as VirtualProject;
    const name = fileName(block) ?? `line-${block.line}.html`;
    expect(templatesOf(block, folder).render(name, pageContext())).not.toContain('undefined');
  },
  // Only that it can be read: it runs in browsers and in packages that are not here.
  js: ({ text }) =>
    expect(() => new Script(`(async () => {${text.replace(/^export /gm, '')}})`)).not.toThrow(),
  ejs: ({ text }) => expect(ejs.render(text, ejsContext())).not.toContain('undefined'),
  json: ({ text }) => expect(() => JSON.parse(text)).not.toThrow(),
  ini({ text }) {
    const variables = parseEnv(text);
    expect(Object.keys(variables).filter((variable) => !isKnownVariable(variable))).toEqual([]);
    expect(() => settingsFromEnvironment(variables)).not.toThrow();
  },
  css({ text }) {
    const styles = ['src/pages/static/site.css', 'src/apps/admin/dashboard/static/admin/chart.css'];
    const known = styles.map((path) => readFileSync(join(root, path), 'utf8')).join('');
    const tokens = text.match(/--[\w-]+(?=:)/g) ?? [];
    expect(tokens.filter((token) => !known.includes(`${token}:`))).toEqual([]);
  },
  ...Object.fromEntries(unchecked.map((language) => [language, () => undefined])),
};

describe.each(withBlocks.map((document) => [document.path, document] as const))('%s', (_, document) => {
  it.each(codeBlocks(document).map((block) => [block.line, block.language, block] as const))(
    'line %i: the block of %s works',
    (_, language, block) => {
      const check = checks[language];
      if (!check)
        throw new Error(`Nothing checks blocks of '${language}': add a check, or name it in 'unchecked'.`);
      check(block);
    },
  );
});

describe('the TypeScript of all documents', () => {
  // One program of all of them: seconds on a machine that has nothing else to do.
  it('compiles against the source', { timeout: 120_000 }, () => {
    const files = [...projects.values()].flatMap(({ sources }) => sources);
    expect(files.length).toBeGreaterThan(0);
    expect(typeErrors(files)).toBe('');
  });

  it('would be found out if it did not compile', () => {
    const path = 'wrong.md';
    const project = new VirtualProject({
      path,
      text: "```ts\nimport { logn } from 'latchkey';\nlogn();\n```\n",
    });
    expect(typeErrors(project.sources)).toContain("has no exported member named 'logn'");
    project.remove();
  });
});

describe('a shell line', () => {
  it.each([
    ['npm run no-such-script', 'no script'],
    ['npx latchkey migrat', 'no command migrat'],
    ['npx latchkey migrate --fast', 'no option --fast'],
    ['npx latchkey changepassword', 'another number of arguments'],
    ['NO_SUCH_VARIABLE=1 npm start', 'nothing reads'],
    ['rm -rf .', 'not among the programs'],
  ])('that cannot work is found out: %s', (line, problem) => {
    expect(shellProblem(line)).toContain(problem);
  });
});

/** The catalogues of a document's project, if it has any. */
function ownLocales(folder: string): string[] {
  const own = join(folder, 'locale');
  return existsSync(own) ? [own] : [];
}

/** The templates of a document's project, with the URLs of the starter and those that the document itself names. */
function templatesOf({ document }: CodeBlock, folder: string): Templates {
  const own = readFileSync(join(root, document), 'utf8').matchAll(/path\('([^']*)'[^\n]*name: '(\w+)'/g);
  const names = new UrlNames([
    ...urls,
    ...[...own].map(([, path, name = '']) => ({ name, path: `/${path}` })),
  ]);
  return new Templates({
    folders: [join(folder, 'templates'), ...packageTemplates],
    packageFolders: packageTemplates,
    reverse: (name, parameters) => names.reverse(name, parameters),
    hasUrl: (name) => names.has(name),
    staticUrl: (name) => `/static/${name}`,
    languages: ['en'],
    texts: new Texts({ catalogues: [...packageLocales, ...ownLocales(folder)].flatMap(readCatalogues) }),
  });
}

/** What a page of another engine gets. */
function ejsContext(): ejs.Data {
  return { helpers: { csrfField: '<input>' }, form: loginForm(CustomUser).unbind().toData() };
}

/** What a page may use. */
function pageContext(): object {
  const user = {
    id: 7,
    username: 'Ada',
    email: 'ada@example.com',
    is_authenticated: true,
    last_login: new Date(0),
    toString: () => 'ada@example.com',
  };
  return {
    request: { csrfToken: 'token', path: '/' },
    user,
    site_name: 'My site',
    messages: [],
    perms: { notes: { add_note: true }, 'notes.publish_note': true },
    csrf_token: 'token',
    form: loginForm(CustomUser).unbind(),
    visits: 1,
    note: { id: 7, title: 'A note' },
    notes: [{ id: 7, title: 'A note' }],
    cart: ['tea'],
  };
}
