import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';
import { startInTerminal, terminalProblem } from './terminal.ts';

const problem = terminalProblem();
/** The migrations that the sample comes with. */
const OWN = ['0001_initial.ts', '0002_customuser_picture.ts'];

let project: SampleProject;
beforeEach(() => {
  project = new SampleProject();
  // No command here may need one: nobody listens there.
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nDATABASE_URL=postgres://127.0.0.1:1/none\n`);
});
afterEach(() => project.remove());

const makemigrations = (...args: string[]) => runCli(['makemigrations', ...args], project);
const read = (name: string) => readFileSync(project.path(name), 'utf8');
const migrations = (app = 'accounts') => readdirSync(project.path(`${app}/migrations`)).sort();

function change(name: string, from: string, to: string): void {
  const text = read(name);
  expect(text).toContain(from);
  writeFileSync(project.path(name), text.replace(from, to));
}
/** Changes the fields of the sample's users. */
const changeUser = (from: string, to: string) => change('accounts/user.ts', from, to);
const USERNAME = 'username: field.text({ maxLength: 150 }),';
const addField = (declaration: string) => changeUser(USERNAME, `${USERNAME}\n    ${declaration},`);
/** The username under another name, which nothing else refers to. */
const renameUsername = () => {
  changeUser("requiredFields: ['username'],", '');
  changeUser(USERNAME, USERNAME.replace('username', 'nickname'));
};

describe('makemigrations', () => {
  it("finds nothing in a new project, and would write the starter's own migrations", async () => {
    for (const option of ['--check', '--noinput', '--dry-run']) {
      expect(await makemigrations(option)).toEqual({ code: 0, stdout: 'No changes detected.\n', stderr: '' });
    }
    const [initial = '', picture = ''] = OWN.map((name) => `accounts/migrations/${name}`);
    const own = [initial, picture].map(read);
    for (const name of [initial, picture]) rmSync(project.path(name));
    const declared = "picture: field.image({ folder: 'pictures', maxSize: 2_000_000, nullable: true }),";
    changeUser(declared, '');
    change('urls.ts', "{ more: ['picture'] }", '{}');
    expect((await makemigrations()).stdout).toContain('+ Create model CustomUser');
    changeUser(USERNAME, `${USERNAME}\n    ${declared}`);
    expect((await makemigrations()).stdout).toContain('+ Add field picture to CustomUser');
    expect([initial, picture].map(read)).toEqual(own);
  });

  it('writes a migration for a new field, says what is in it, and is content then', async () => {
    addField('phone: field.text({ maxLength: 20, nullable: true })');
    const { code, stdout } = await makemigrations();
    expect(stdout).toBe(
      'accounts/migrations/0003_customuser_phone.ts\n  + Add field phone to CustomUser\nApply with: latchkey migrate\n',
    );
    expect(code).toBe(0);
    expect(read('accounts/migrations/0003_customuser_phone.ts')).toBe(
      `import { addColumn, column, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [addColumn('accounts_customuser', 'phone', column.varchar(20, { nullable: true }))],
});
`,
    );
    expect((await makemigrations('--check')).code).toBe(0);
  });

  it('only says what is missing with --check, and only shows it with --dry-run', async () => {
    addField("phone: field.text({ maxLength: 20, default: '' })");
    const check = await makemigrations('--check');
    expect(check.code).toBe(1);
    expect(check.stderr).toContain('accounts\n  + Add field phone to CustomUser\n');
    const dry = await makemigrations('--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('accounts/migrations/0003_customuser_phone.ts\n');
    expect(dry.stdout).toContain("column.varchar(20, { default: '' })");
    expect(migrations()).toEqual(OWN);
  });

  it('needs a value for the rows of a field that must have one', async () => {
    addField('phone: field.text({ maxLength: 20 })');
    const refused = await makemigrations('--noinput');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^accounts\.CustomUser\.phone may not be null.*--value accounts/);
    const silent = await makemigrations();
    expect(silent.stderr).toBe(refused.stderr);
    const wrong = await makemigrations('--value', `accounts.customuser.phone=${'1'.repeat(21)}`);
    expect(wrong.stderr).toContain('it may have 20 characters at most');
    expect(migrations()).toEqual(OWN);
    await makemigrations('--value', 'accounts.customuser.phone=');
    expect(read('accounts/migrations/0003_customuser_phone.ts')).toContain(
      "column.varchar(20, { fill: '' })",
    );
  });

  it('takes the value from a default that is a function', async () => {
    addField("since: field.datetime({ default: () => new Date('2026-01-31T12:00:00Z') })");
    expect((await makemigrations('--noinput')).code).toBe(0);
    expect(read('accounts/migrations/0003_customuser_since.ts')).toContain(
      "column.datetime({ fill: '2026-01-31T12:00:00.000Z' })",
    );
  });

  it('takes nothing for a rename with --noinput, and says so', async () => {
    renameUsername();
    const { stdout } = await makemigrations('--noinput', '--value', 'accounts.customuser.nickname=nobody');
    expect(stdout).toContain('Not taken for a rename: CustomUser.username is dropped');
    expect(stdout).toContain('--rename accounts.CustomUser.username:nickname');
    expect(stdout).toContain('- Remove field username from CustomUser');
  });

  it('says which rename it would ask about, where nobody can be asked', async () => {
    renameUsername();
    const { code, stdout, stderr } = await makemigrations();
    expect(code).toBe(1);
    expect(stdout).toBe(
      'Was CustomUser.username renamed to CustomUser.nickname? If so: --rename accounts.CustomUser.username:nickname. If not: --noinput\n',
    );
    expect(stderr).toContain('there is no terminal to ask in');
    expect(migrations()).toEqual(OWN);
  });

  it.each(['accounts.customuser.username:nickname', 'accounts.username:nickname'])(
    'takes a rename that is told in advance: %s',
    async (rename) => {
      renameUsername();
      const { stdout } = await makemigrations('--noinput', '--rename', rename);
      expect(stdout).toContain('~ Rename field username of CustomUser to nickname\n');
      expect(migrations()).toEqual([...OWN, '0003_rename_username_customuser_nickname.ts']);
      expect((await makemigrations('--check')).code).toBe(0);
    },
  );

  it('refuses an answer to what is not asked', async () => {
    addField('phone: field.text({ nullable: true })');
    for (const option of [
      ['--rename', 'accounts.customuser.username:nickname'],
      ['--value', 'accounts.customuser.phone=1'],
    ]) {
      const { code, stderr } = await makemigrations(...option);
      expect(code).toBe(1);
      expect(stderr).toContain(`The option ${option.join(' ')} fits no change`);
    }
    expect(migrations()).toEqual(OWN);
  });

  it.each([
    ['--rename', 'username:nickname', 'like notes.note.title:heading'],
    ['--value', 'phone=1', 'like accounts.customuser.phone=none'],
    ['--name', '../evil', 'letters, digits and _'],
  ])('refuses %s %s', async (option, value, message) => {
    expect((await makemigrations(option, value)).stderr).toContain(message);
  });

  it('gives a migration the name that is asked for', async () => {
    addField('phone: field.text({ nullable: true })');
    await makemigrations('--name', 'Phone');
    expect(migrations()).toEqual([...OWN, '0003_phone.ts']);
  });

  it('writes an empty migration to be filled in', async () => {
    expect((await makemigrations('--empty')).stderr).toContain('needs the name of an app');
    const { stdout } = await makemigrations('accounts', '--empty', '--name', 'tidy');
    expect(stdout).toBe('accounts/migrations/0003_tidy.ts\n');
    expect((await makemigrations('--check')).code).toBe(0);
  });

  it('writes for the apps that are named, and knows which there are', async () => {
    addField('phone: field.text({ nullable: true })');
    const { stderr } = await makemigrations('acounts');
    expect(stderr).toBe('There is no app called acounts. The project has: accounts.\n');
    expect((await makemigrations('accounts')).code).toBe(0);
  });

  it('writes JavaScript for an app that is written in it', async () => {
    project.write(
      'notes/app.js',
      `import { defineApp, defineModel, field } from 'latchkey';
const Note = defineModel({ app: 'notes', name: 'Note', fields: { title: field.text() } });
export const notes = defineApp({ name: 'notes', models: [Note], folder: import.meta.dirname });
`,
    );
    const config = read('latchkey.config.ts');
    project.write(
      'latchkey.config.ts',
      config
        .replace('apps: [accounts]', 'apps: [accounts, notes]')
        .replace('import { settings', "import { notes } from './notes/app.js';\nimport { settings"),
    );
    await makemigrations();
    expect(migrations('notes')).toEqual(['0001_initial.js']);
    expect((await makemigrations('--check')).code).toBe(0);
  });

  it('refuses two migrations of one number, and says what to do', async () => {
    const text =
      "import { defineMigration } from 'latchkey/migrations';\nexport default defineMigration({ operations: [] });\n";
    project.write('accounts/migrations/0003_mine.ts', text);
    project.write('accounts/migrations/0003_theirs.ts', text);
    const { code, stderr } = await makemigrations('--check');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /two migrations with the number 0003: 0003_mine and 0003_theirs\. .*makemigrations --merge/,
    );
  });

  it('refuses a migration without a number, which would never run', async () => {
    project.write('accounts/migrations/helper.ts', 'export const one = 1;\n');
    expect((await makemigrations('--check')).code).toBe(0);
    project.write('accounts/migrations/phone.ts', 'export default defineMigration({ operations: [] });\n');
    expect((await makemigrations('--check')).stderr).toMatch(/phone\.ts has no number in its name/);
  });
});

describe.skipIf(problem)('makemigrations in a terminal', () => {
  it('asks whether a field was renamed', async () => {
    renameUsername();
    const command = await startInTerminal('makemigrations', project);
    await command.answer('Was CustomUser.username renamed to CustomUser.nickname? [y/N]', 'y');
    await command.shows('~ Rename field username of CustomUser to nickname');
    expect(await command.finished).toBe(0);
    expect(migrations()).toEqual([...OWN, '0003_rename_username_customuser_nickname.ts']);
  });

  it('takes Enter for no, and asks for the value that a new field then needs', async () => {
    renameUsername();
    const command = await startInTerminal('makemigrations', project);
    await command.answer('renamed to CustomUser.nickname? [y/N]', '');
    await command.answer('text of at most 150 characters', '');
    await command.answer('Type a value', "''");
    await command.shows('- Remove field username from CustomUser');
    expect(await command.finished).toBe(0);
    const [, , made = ''] = migrations();
    expect(read(`accounts/migrations/${made}`)).toContain("column.varchar(150, { fill: '' })");
  });

  it('writes nothing when it is cancelled', async () => {
    addField('rank: field.integer()');
    const command = await startInTerminal('makemigrations', project);
    await command.answer('a whole number', 'first');
    await command.answer('it must be a whole number', '\u0003');
    await command.shows('Cancelled. Nothing was changed.');
    expect(await command.finished).toBe(1);
    expect(migrations()).toEqual(OWN);
  });
});

/** The apps of a model that moves, with the model in one of them. */
function writeApps(owner: 'notes' | 'library', table = ''): void {
  for (const app of ['notes', 'library']) {
    const model = `defineModel({ app: '${app}', name: 'Note', ${table} fields: { title: field.text() } })`;
    project.write(
      `${app}/app.ts`,
      `import { defineApp, defineModel, field } from 'latchkey';
const models = ${app === owner ? `[${model}]` : '[]'};
export const ${app} = defineApp({ name: '${app}', models, folder: import.meta.dirname });\n`,
    );
  }
}

describe('makemigrations, for a model that moved to another app', () => {
  beforeEach(async () => {
    const config = read('latchkey.config.ts');
    const imports = ['notes', 'library'].map((app) => `import { ${app} } from './${app}/app.ts';\n`).join('');
    project.write(
      'latchkey.config.ts',
      imports + config.replace(/apps: \[(.*?)\]/, 'apps: [$1, notes, library]'),
    );
    writeApps('notes');
    expect((await makemigrations()).stderr).toBe('');
  });

  it('moves it when it keeps its table', async () => {
    writeApps('library', "table: 'notes_note',");
    expect((await makemigrations('--noinput')).stdout).toBe(
      'library/migrations/0001_initial.ts\n  ~ Move model Note from notes to library\nApply with: latchkey migrate\n',
    );
    expect(read('library/migrations/0001_initial.ts')).toContain(`  dependencies: ['notes.0001_initial'],
  operations: [moveTable('notes_note', { app: 'library', model: 'Note' })],`);
    expect((await makemigrations()).stdout).toBe('No changes detected.\n');
  });

  it('says what would be lost, and takes it for a move when it is told', async () => {
    writeApps('library');
    const { stdout } = await makemigrations('--noinput', '--dry-run');
    expect(stdout).toContain('notes.Note is dropped, with what is in it, and library.Note is new.');
    expect(stdout).toContain('--rename notes.Note:library.Note');
    expect((await makemigrations('--rename', 'notes.note:library.note')).stdout).toContain(
      '  ~ Move model Note from notes to library\n  ~ Rename table Note to library_note\n',
    );
    expect((await makemigrations()).stdout).toBe('No changes detected.\n');
  });

  it.skipIf(problem)('asks about it', async () => {
    writeApps('library');
    const command = await startInTerminal('makemigrations', project);
    await command.answer('Was notes.Note moved to library.Note? [y/N]', 'y');
    expect(await command.finished).toBe(0);
    expect(migrations('notes')).toEqual(['0001_initial.ts']);
  });
});
