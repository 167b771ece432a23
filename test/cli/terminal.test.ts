import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPasswordHashers } from '../../src/core/passwords/hashers/default-password-hashers.ts';
import { Passwords } from '../../src/core/passwords/passwords.ts';
import { openSqlite } from '../../src/database/sqlite/sqlite-database.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';
import { startInTerminal, terminalProblem } from './terminal.ts';

const problem = terminalProblem();
if (problem) process.stderr.write(`Skipped: commands in a terminal; ${problem}.\n`);

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';

describe.skipIf(problem)('in a terminal', () => {
  let project: SampleProject;
  beforeEach(async () => {
    project = new SampleProject();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    await runCli(['migrate'], project);
  });
  afterEach(() => project.remove());

  async function users(): Promise<Record<string, unknown>[]> {
    const database = openSqlite(project.path('db.sqlite3'));
    try {
      return await database.kysely.selectFrom('accounts_customuser').selectAll().execute();
    } finally {
      await database.close();
    }
  }

  async function isPassword(password: string): Promise<boolean> {
    const [user] = await users();
    const passwords = new Passwords({ hashers: defaultPasswordHashers() });
    return (await passwords.check(password, String(user?.password))).ok;
  }

  it('createsuperuser asks for everything, and the password never shows', async () => {
    const command = await startInTerminal('createsuperuser', project);
    await command.answer('Email', EMAIL);
    await command.answer('Username', 'Ada');
    await command.answer('Password (it does not show)', PASSWORD);
    await command.answer('Password (again)', PASSWORD);
    await command.shows(`Superuser ${EMAIL} created.`);
    expect(await command.finished).toBe(0);
    expect(command.screen).not.toContain(PASSWORD);
    expect(await users()).toMatchObject([
      { email: EMAIL, username: 'Ada', is_superuser: true, is_staff: true },
    ]);
    expect(await isPassword(PASSWORD)).toBe(true);
  });

  it('createsuperuser asks again for what cannot be, and lets one insist on a weak password', async () => {
    await runCli(['createsuperuser', '--noinput', '--email', EMAIL, '--username', 'Ada'], project);
    const command = await startInTerminal('createsuperuser --username Bo', project);
    await command.answer('Email', EMAIL);
    await command.shows('There is a user with this email already.');
    await command.answer('Email', 'bo@example.com');
    await command.answer('Password (it does not show)', PASSWORD);
    await command.answer('Password (again)', `${PASSWORD}!`);
    await command.shows('The two passwords are not the same.');
    await command.answer('Password (it does not show)', 'password');
    await command.answer('Password (again)', 'password');
    await command.shows('attackers try first');
    // Enter alone is no.
    await command.answer('Use it anyway? [y/N]', '');
    await command.answer('Password (it does not show)', 'password');
    await command.answer('Password (again)', 'password');
    await command.answer('Use it anyway? [y/N]', 'y');
    expect(await command.finished).toBe(0);
    expect((await users()).map(({ email }) => email)).toEqual([EMAIL, 'bo@example.com']);
  });

  it('createsuperuser takes a line feed for Enter, as programs that type send it', async () => {
    const command = await startInTerminal('createsuperuser', project);
    await command.answer('Email', EMAIL, '\n');
    await command.answer('Username', 'Ada', '\n');
    await command.answer('Password (it does not show)', PASSWORD, '\n');
    await command.answer('Password (again)', PASSWORD, '\n');
    expect(await command.finished).toBe(0);
    expect(await isPassword(PASSWORD)).toBe(true);
  });

  it('createsuperuser makes nobody when the terminal is closed', async () => {
    const command = await startInTerminal('createsuperuser', project);
    await command.answer('Email', EMAIL);
    await command.shows('Username');
    command.hangUp();
    expect(await command.finished).not.toBe(0);
    expect(await users()).toEqual([]);
  });

  it('createsuperuser makes nobody when it is cancelled', async () => {
    const command = await startInTerminal('createsuperuser', project);
    await command.answer('Email', '\u0003');
    await command.shows('Cancelled. Nothing was changed.');
    expect(await command.finished).toBe(1);
    expect(await users()).toEqual([]);
  });

  it('changepassword sets a password that passes the rules', async () => {
    await runCli(['createsuperuser', '--noinput', '--email', EMAIL, '--username', 'Ada'], project);
    const command = await startInTerminal(`changepassword ${EMAIL}`, project);
    await command.answer('Password (it does not show)', '12345678');
    await command.answer('Password (again)', '12345678');
    await command.shows('nothing but digits');
    await command.answer('Password (it does not show)', PASSWORD);
    await command.answer('Password (again)', PASSWORD);
    await command.shows('All sessions of this user have ended.');
    expect(await command.finished).toBe(0);
    expect(command.screen).not.toContain(PASSWORD);
    expect(await isPassword(PASSWORD)).toBe(true);
  });

  it.each([80, 40])('users list and sessions list are no wider than %s columns', async (columns) => {
    const long = 'a-very-long-address-indeed-of-somebody@subdomain.of.an.example.com';
    for (const [email, name] of [
      [EMAIL, 'Ada'],
      [long, '渡辺さくらとても長い名前とても長い名前とても長い名前'],
    ] as const) {
      await runCli(['createsuperuser', '--noinput', '--email', email, '--username', name], project);
    }
    const command = await startInTerminal('users list', { ...project, columns });
    expect(await command.finished).toBe(0);
    const lines = command.screen.trim().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      columns === 80 ? /^id +email +flags +username +last login$/ : /^id +email +flags$/,
    );
    expect(lines[1]).toMatch(/^1 +ada@example\.com +staff superuser/);
    expect(lines[2]).toMatch(/^2 +a-very-long-a[a-z-]*… /);
    const wide = (line: string) => line.length + (line.match(/[\p{sc=Han}\p{sc=Hiragana}]/gu) ?? []).length;
    for (const line of lines) expect(wide(line), line).toBeLessThanOrEqual(columns);
  });

  it('users create asks for the password, which has to pass the rules', async () => {
    const command = await startInTerminal('users create --username Bo --staff --proven', project);
    await command.answer('Email', 'bo@example.com');
    await command.answer('Password (it does not show)', 'password');
    await command.answer('Password (again)', 'password');
    await command.answer('Password (it does not show)', PASSWORD);
    await command.answer('Password (again)', PASSWORD);
    await command.shows('User bo@example.com created (id 1).');
    expect(await command.finished).toBe(0);
    expect(await users()).toMatchObject([{ email: 'bo@example.com', is_staff: true, is_superuser: false }]);
    expect(await isPassword(PASSWORD)).toBe(true);
  });

  it('users delete says what it deletes, and Enter alone deletes nothing', async () => {
    await runCli(
      ['users', 'create', '--noinput', '--email', EMAIL, '--username', 'Ada', '--proven'],
      project,
    );
    for (const [answer, left] of [
      ['', 1],
      ['y', 0],
    ] as const) {
      const command = await startInTerminal('users delete 1', project);
      await command.answer(`Delete the account of ${EMAIL} (id 1)? [y/N]`, answer);
      expect(await command.finished).toBe(0);
      expect(await users()).toHaveLength(left);
    }
  });

  it('changepassword gives up after three attempts', async () => {
    await runCli(['createsuperuser', '--noinput', '--email', EMAIL, '--username', 'Ada'], project);
    const before = await users();
    const command = await startInTerminal(`changepassword ${EMAIL}`, project);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await command.answer('Password (it does not show)', 'password');
      await command.answer('Password (again)', 'password');
    }
    await command.shows('No password was chosen in 3 attempts.');
    expect(await command.finished).toBe(1);
    expect(await users()).toEqual(before);
  });

  it('runserver shows each request with its status in colour, and the stack of an error line by line', async () => {
    project.write('templates/home.html', '{{ nothing.of.it() }}');
    const server = await startInTerminal('runserver --port 0', project);
    await server.shows(' on http://');
    await expect.poll(() => server.screen).toContain('(press');
    const [, origin = ''] = / on (http:\/\/127\.0\.0\.1:\d+)\//.exec(server.screen) ?? [];
    expect((await fetch(origin)).status).toBe(500);
    await server.shows('request_failed status=500');
    await server.shows('\r\n    Error: The template home.html failed in line 1 of ');
    await server.shows('\r\n        at ');
    await server.shows('GET / 500 ');
    expect(server.colours).toContain('\u001b[31m500\u001b[39m');
    await server.answer('ms', '\u0003', '');
    await server.shows('Stopping.');
    expect(await server.finished).toBe(0);
  });
});
