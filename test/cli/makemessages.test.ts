import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

let project: SampleProject;
beforeEach(() => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
  project.edit('settings.ts', 'siteName:', "languages: ['en', 'de'],\n  siteName:");
  project.write(
    'templates/notes.html',
    "{{ t('notes.title') }} {{ t_html('notes.bold') }} {{ t('accounts.login.title') }}",
  );
  project.write('notes.ts', "import { text } from 'latchkey';\nexport const label = text('notes.label');\n");
  project.write(
    'locale/en.json',
    '{ "notes.bold": "B", "notes.count": "{n, plural, one {#} other {#}}", "notes.title": "T" }',
  );
  project.write('locale/de.json', '{ "notes.title": "Titel" }');
});
afterEach(() => project.remove());

const run = (...args: string[]) => runCli(args, project);
const catalogue = (code: string): unknown =>
  JSON.parse(readFileSync(project.path(`locale/${code}.json`), 'utf8'));

describe('makemessages', () => {
  it('writes what templates, code and other catalogues say and a language lacks, in its order', async () => {
    const { code, stdout } = await run('makemessages');
    expect(code).toBe(0);
    expect(stdout).toContain('locale/de.json lacks 3 texts:');
    expect(Object.entries(catalogue('de') as object)).toEqual([
      ['notes.bold', ''],
      ['notes.count', ''],
      ['notes.label', ''],
      ['notes.title', 'Titel'],
    ]);
    expect(Object.keys(catalogue('en') as object)).toContain('notes.label');
  });

  it('with --check writes nothing, and fails until all is said', async () => {
    const missing = await run('makemessages', '--check');
    expect(missing.code).toBe(1);
    expect(catalogue('de')).toEqual({ 'notes.title': 'Titel' });
    const said = { 'notes.bold': 'B', 'notes.count': '{n, plural, one {#} other {#}}', 'notes.label': 'L' };
    project.write('locale/de.json', JSON.stringify({ ...said, 'notes.title': 'T' }));
    project.write('locale/en.json', JSON.stringify({ ...said, 'notes.title': 'T' }));
    expect(await run('makemessages', '--check')).toMatchObject({ code: 0, stdout: 'No text is missing.\n' });
  });

  it('is what check warns of, as of a plural without a form of its language', async () => {
    project.write('locale/de.json', '{ "notes.count": "{n, plural, other {#}}" }');
    const { stdout } = await run('check');
    expect(stdout).toContain('texts.W003');
    expect(stdout).toContain('There is no text for notes.bold in de, nor for 2 more.');
    expect(stdout).toContain('texts.W004');
    expect(stdout).toContain('has no words for one, which de needs');
  });
});
