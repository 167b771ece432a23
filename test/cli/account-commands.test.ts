import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/database/sqlite/sqlite-database.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { LATER_MIGRATIONS } from '../support/package-migrations.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, serve, TEST_SECRET_KEY } from './sample-project.ts';

const ADA = ['--email', 'ada@example.com', '--username', 'Ada'];
const PASSWORD = 'correct horse battery';

let project: SampleProject;
beforeEach(() => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
});
afterEach(() => project.remove());

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, { folder: project.folder, env });

/** What is in a table. */
async function rows(table: string): Promise<Record<string, unknown>[]> {
  const database = openSqlite(project.path('db.sqlite3'));
  try {
    return await database.kysely.selectFrom(table).selectAll().execute();
  } finally {
    await database.close();
  }
}

describe('createsuperuser --noinput', () => {
  beforeEach(() => run(['migrate']));

  it('makes a user who can log in and may do everything', async () => {
    const made = await run(['createsuperuser', '--noinput', ...ADA], {
      LATCHKEY_SUPERUSER_PASSWORD: PASSWORD,
    });
    expect(made).toEqual({ code: 0, stdout: 'Superuser ada@example.com created.\n', stderr: '' });
    const [user] = await rows('accounts_customuser');
    expect(user).toMatchObject({
      email: 'ada@example.com',
      username: 'Ada',
      is_superuser: true,
      is_staff: true,
    });
    expect(await rows('latchkey_proven_address')).toMatchObject([
      { address_key: 'ada@example.com', user_id: user?.id },
    ]);

    const site = await serve(project);
    const client = new TestClient(site.origin);
    const answer = await client.submit('/accounts/login/', { email: 'ada@example.com', password: PASSWORD });
    expect(answer.location).toBe('/dashboard/');
    site.process.kill('SIGTERM');
    await site.process.finished;
  });

  it("takes everything from the environment, by Latchkey's names or Django's", async () => {
    const { code } = await run(['createsuperuser', '--noinput'], {
      LATCHKEY_SUPERUSER_EMAIL: 'ada@example.com',
      DJANGO_SUPERUSER_EMAIL: 'not-this-one@example.com',
      DJANGO_SUPERUSER_USERNAME: 'Ada',
      DJANGO_SUPERUSER_PASSWORD: PASSWORD,
    });
    expect(code).toBe(0);
    const [user] = await rows('accounts_customuser');
    expect(user).toMatchObject({ email: 'ada@example.com', username: 'Ada' });
    expect(user?.password).toMatch(/^argon2\$/);
  });

  it('gives no password without the variable, and says so', async () => {
    const { code, stdout } = await run(['createsuperuser', '--noinput', ...ADA]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'this user has no password. Set one with: latchkey changepassword ada@example.com',
    );
    const [user] = await rows('accounts_customuser');
    expect(user?.password).toMatch(/^!/);
  });

  it('refuses an address that somebody has, in any letter case', async () => {
    await run(['createsuperuser', '--noinput', ...ADA]);
    const again = ['--email', 'ADA@Example.com', '--username', 'Other'];
    const { code, stderr } = await run(['createsuperuser', '--noinput', ...again]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is a user with this email already.\n' });
    expect(await rows('accounts_customuser')).toHaveLength(1);
  });

  it.each([
    [
      ['--email', 'ada@example.com'],
      'needs --username or the environment variable LATCHKEY_SUPERUSER_USERNAME',
    ],
    [['--email', 'nonsense', '--username', 'Ada'], 'The email of this user is not valid'],
    [['--emial', 'ada@example.com'], '(Did you mean --email?)'],
    [[...ADA, '--password', PASSWORD], "unknown option '--password'"],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await run(['createsuperuser', '--noinput', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await rows('accounts_customuser')).toEqual([]);
  });

  it('refuses a password that breaks the rules', async () => {
    const { code, stderr } = await run(['createsuperuser', '--noinput', ...ADA], {
      LATCHKEY_SUPERUSER_PASSWORD: 'password',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('The password in LATCHKEY_SUPERUSER_PASSWORD cannot be used: ');
    expect(await rows('accounts_customuser')).toEqual([]);
  });

  it('names an option for each required field of the model', async () => {
    project.write(
      'accounts/user.ts',
      `import { defineUserModel, field, type UserOf } from 'latchkey';
       export const CustomUser = defineUserModel({
         name: 'CustomUser',
         fields: {
           email: field.email({ unique: true }),
           firstName: field.text({ maxLength: 30, label: 'First name' }),
           picture: field.image({ nullable: true }),
           isActive: field.boolean({ default: true }),
           isStaff: field.boolean({ default: false }),
         },
         requiredFields: ['firstName'],
       });
       export interface User extends UserOf<typeof CustomUser> {}`,
    );
    const { code, stdout } = await run(['createsuperuser', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--first-name <value>\s+the first name/);
  });
});

describe('changepassword --noinput', () => {
  beforeEach(async () => {
    await run(['migrate']);
    await run(['createsuperuser', '--noinput', ...ADA], { LATCHKEY_SUPERUSER_PASSWORD: PASSWORD });
  });

  it('changes the password and ends the sessions of the user', async () => {
    const site = await serve(project);
    const client = new TestClient(site.origin);
    const login = (password: string) =>
      client.submit('/accounts/login/', { email: 'ada@example.com', password });
    await login(PASSWORD);
    expect((await client.get('/dashboard/')).status).toBe(200);

    const next = 'another horse battery';
    const changed = await run(['changepassword', 'Ada@example.com', '--noinput'], {
      LATCHKEY_NEW_PASSWORD: next,
    });
    expect(changed).toEqual({
      code: 0,
      stdout: 'The password of ada@example.com is changed. All sessions of this user have ended.\n',
      stderr: '',
    });
    expect((await client.get('/dashboard/')).location).toBe('/accounts/login/?next=/dashboard/');
    expect((await login(PASSWORD)).status).toBe(200);
    expect((await login(next)).location).toBe('/dashboard/');
    site.process.kill('SIGTERM');
    await site.process.finished;
  });

  it.each([
    [['ada@example.com'], {}, 'changepassword needs the environment variable LATCHKEY_NEW_PASSWORD'],
    [['ada@example.com'], { LATCHKEY_NEW_PASSWORD: '12345678' }, 'LATCHKEY_NEW_PASSWORD cannot be used'],
    [['bo@example.com'], { LATCHKEY_NEW_PASSWORD: 'x' }, 'There is no user whose email is bo@example.com.'],
  ])('refuses %j %j', async (args, env, message) => {
    const [before] = await rows('accounts_customuser');
    const { code, stderr } = await run(['changepassword', ...args, '--noinput'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await rows('accounts_customuser')).toEqual([before]);
  });
});

describe('commands that ask', () => {
  it.each([[['createsuperuser']], [['changepassword', 'ada@example.com']]])(
    '%j: refuses where there is no terminal',
    async (args) => {
      const { code, stderr } = await run(args);
      expect(code).toBe(1);
      expect(stderr).toContain('there is no terminal to ask in');
    },
  );
});

describe('the commands for the data and the end of an account', () => {
  beforeEach(() => run(['migrate']));

  it('print what is the user’s, and delete the account, but not that of the last superuser', async () => {
    const make = (email: string) =>
      run(['createsuperuser', '--noinput', '--email', email, '--username', 'Ada'], {
        LATCHKEY_SUPERUSER_PASSWORD: PASSWORD,
      });
    await make('ada@example.com');
    const printed = await run(['accountdata', 'ada@example.com']);
    expect(printed.code).toBe(0);
    expect(JSON.parse(printed.stdout)).toMatchObject({
      user: { email: 'ada@example.com' },
      provenAddresses: [{ address: 'ada@example.com' }],
      rows: {},
    });

    const refused = await run(['users', 'delete', 'ada@example.com', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('cannot be deleted: it is the last active superuser');
    await make('grace@example.com');
    const done = await run(['users', 'delete', 'ada@example.com', '--yes']);
    expect(done).toMatchObject({ code: 0, stdout: 'The account of ada@example.com is deleted.\n' });
    expect(await rows('accounts_customuser')).toMatchObject([{ email: 'grace@example.com' }]);
  });

  it('close an account for a while, keep it after all, and delete what is due', async () => {
    project.edit('settings.ts', "siteName: 'My site'", "['accountDeletionGrace']: 3,\n  siteName: 'My site'");
    for (const email of ['ada@example.com', 'grace@example.com']) {
      await run(['createsuperuser', '--noinput', '--email', email, '--username', 'Ada']);
    }
    const planned = await run(['users', 'delete', 'ada@example.com', '--yes']);
    expect(planned.stdout).toContain(
      'The account of ada@example.com is deactivated, and will be deleted on ',
    );
    expect((await run(['deleteaccounts'])).stdout).toBe('Deleted 0 accounts.\n');
    expect((await run(['users', 'activate', 'ada@example.com'])).stdout).toBe(
      'ada@example.com is active again. The account was going to be deleted, and is kept.\n',
    );
    expect(await rows('latchkey_planned_deletion')).toEqual([]);
    expect((await rows('accounts_customuser')).map(({ is_active }) => is_active)).toEqual([true, true]);
  });
});

describe('unlock', () => {
  beforeEach(() => run(['migrate']));

  it('says whose account is unlocked, and what is not anybody’s', async () => {
    await run(['createsuperuser', '--noinput', '--email', 'ada@example.com', '--username', 'Ada'], {
      LATCHKEY_SUPERUSER_PASSWORD: PASSWORD,
    });
    expect(await run(['unlock', 'Ada@Example.com'])).toEqual({
      code: 0,
      stdout: 'ada@example.com is unlocked: nobody has to wait to log in, with whatever browser.\n',
      stderr: '',
    });
    const { code, stdout, stderr } = await run(['unlock', 'nobody@example.com']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('There is no user whose email is nobody@example.com.');
  });
});

describe('clearsessions', () => {
  it('removes the sessions whose time is over, says how many, and leaves the others', async () => {
    await run(['migrate']);
    const database = openSqlite(project.path('db.sqlite3'));
    const now = Date.now();
    const session = { created_at: now, renewed_at: now };
    await database.kysely
      .insertInto('latchkey_session')
      .values([
        { ...session, key_hash: 'a', expires_at: now - 1 },
        { ...session, key_hash: 'b', expires_at: now - 1000 },
        { ...session, key_hash: 'c', expires_at: now + 3_600_000 },
      ])
      .execute();
    const secret = {
      purpose: 'test',
      address: 'a@example.com',
      address_key: 'a@example.com',
      survives: false,
    };
    const counted = { ...secret, tries_left: 1, created_at: now, expires_at: now - 1 };
    await database.kysely
      .insertInto('latchkey_one_time_secret')
      .values([
        { ...counted, id: 'over', secret_hash: 'a', kept_until: now - 1 },
        { ...counted, id: 'counted', secret_hash: 'b', kept_until: now + 3_600_000 },
      ])
      .execute();
    await database.kysely
      .insertInto('latchkey_throttle')
      .values([
        { id: 'over', tries: 1, paused_until: 0, kept_until: now - 1 },
        { id: 'counted', tries: 1, paused_until: 0, kept_until: now + 3_600_000 },
      ])
      .execute();
    await database.close();

    expect(await run(['clearsessions'])).toEqual({
      code: 0,
      stdout:
        'Removed 2 expired sessions.\nRemoved 1 one-time secret that is over.\n' +
        'Removed 0 known devices that nobody has used for long.\nRemoved 1 count of tries.\n',
      stderr: '',
    });
    expect((await rows('latchkey_session')).map(({ key_hash }) => key_hash)).toEqual(['c']);
    expect((await rows('latchkey_one_time_secret')).map(({ id }) => id)).toEqual(['counted']);
    expect((await rows('latchkey_throttle')).map(({ id }) => id)).toEqual(['counted']);
  });

  it('says what to do where the tables are not there', async () => {
    const { code, stderr } = await run(['clearsessions']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The database has not been migrated: contenttypes.0001_initial, auth.0001_initial, accounts.0001_initial, ' +
        `${LATER_MIGRATIONS.join(', ')}, accounts.0002_customuser_picture. Run: latchkey migrate\n`,
    );
  });
});

describe('sessions end', () => {
  it('ends those of a user, or everybody’s, and says how many', async () => {
    await run(['migrate']);
    const env = { LATCHKEY_SUPERUSER_PASSWORD: PASSWORD };
    expect((await run(['createsuperuser', '--noinput', ...ADA], env)).code).toBe(0);
    const [ada] = await rows('accounts_customuser');
    const database = openSqlite(project.path('db.sqlite3'));
    const now = Date.now();
    const session = { created_at: now, renewed_at: now, expires_at: now + 3_600_000 };
    await database.kysely
      .insertInto('latchkey_session')
      .values([
        { ...session, key_hash: 'a', user_id: ada?.id },
        { ...session, key_hash: 'b', user_id: null },
      ])
      .execute();
    await database.close();

    const end = (...args: string[]) => run(['sessions', 'end', ...args]);
    const unclear =
      'Say which sessions are to end: their ids, --user USER for those of a user, or --all for everybody’s.\n';
    for (const args of [
      ['--yes'],
      ['--user', 'ada@example.com', '--all', '--yes'],
      ['someid', '--all', '--yes'],
    ]) {
      expect(await end(...args)).toEqual({ code: 1, stdout: '', stderr: unclear });
    }
    expect((await end('--user', 'nobody@example.com', '--yes')).stderr).toContain('nobody@example.com');
    expect((await end('--all')).stderr).toContain('there is no terminal to ask in');
    expect(await rows('latchkey_session')).toHaveLength(2);
    expect((await end('--user', 'ADA@example.com', '--yes')).stdout).toBe('Ended 1 session.\n');
    expect((await rows('latchkey_session')).map(({ key_hash }) => key_hash)).toEqual(['b']);
    expect((await end('--all', '--yes')).stdout).toBe('Ended 1 session.\n');
    expect(await rows('latchkey_session')).toEqual([]);
  });
});

describe('migrate', () => {
  it('applies each migration once and prints it', async () => {
    expect((await run(['migrate'])).stdout).toBe(
      'Applied contenttypes.0001_initial\nApplied auth.0001_initial\nApplied accounts.0001_initial\n' +
        [...LATER_MIGRATIONS, 'accounts.0002_customuser_picture']
          .map((label) => `Applied ${label}\n`)
          .join(''),
    );
    expect((await run(['migrate'])).stdout).toBe('Nothing to migrate.\n');
  });
});

describe('sendtestemail', () => {
  it('sends the mail the way that the settings say', async () => {
    const { code, stdout } = await run(['sendtestemail', 'ada@example.com'], { MAIL_URL: 'console:' });
    expect(code).toBe(0);
    expect(stdout).toContain('To: ada@example.com\n');
    expect(stdout).toContain('Subject: Test mail of My site\n');
  });

  it('says which server failed, and not its password', async () => {
    const { code, stdout, stderr } = await run(['sendtestemail', 'ada@example.com'], {
      MAIL_URL: 'smtp://shop:a-secret-word@127.0.0.1:9',
      PUBLIC_ORIGIN: 'https://shop.example',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('The mail to ada@example.com could not be sent: ');
    expect(stdout + stderr).not.toContain('a-secret-word');
  });
});
