import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LATER_MIGRATIONS } from '../support/package-migrations.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';
import { startInTerminal, terminalProblem } from './terminal.ts';

const PHONE = `import { addColumn, column, defineMigration } from 'latchkey/migrations';
export default defineMigration({
  operations: [addColumn('accounts_customuser', 'phone', column.varchar(20, { nullable: true }))],
});
`;
const WALK = `import { defineMigration, runCode } from 'latchkey/migrations';
export default defineMigration({
  operations: [runCode({ up: async ({ progress }) => progress(1, 2) })],
});
`;

const LATER_APPS = [...new Set(LATER_MIGRATIONS.map((label) => label.replace(/\..*/, '')))];

/** What `showmigrations` says of them before they are applied. */
function laterByApp(): string {
  const own = (app: string) => LATER_MIGRATIONS.filter((label) => label.startsWith(`${app}.`));
  return LATER_APPS.toSorted()
    .map(
      (app) =>
        `${app}\n${own(app)
          .map((label) => ` [ ] ${label.slice(app.length + 1)}\n`)
          .join('')}`,
    )
    .join('');
}

describe('the commands for migrations', () => {
  let project: SampleProject;
  beforeAll(() => {
    project = new SampleProject();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    project.write('accounts/migrations/0003_phone.ts', PHONE);
  });
  afterAll(() => project.remove());
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(args, project);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout;
  };
  const refusal = async (...args: string[]) => {
    const { code, stderr } = await runCli(args, project);
    expect(code).toBe(1);
    return stderr;
  };

  it('tell what is to be done, before and after, and go forward and back', async () => {
    expect(await run('migrate', '--plan')).toBe(
      'Apply contenttypes.0001_initial\nApply auth.0001_initial\nApply accounts.0001_initial\n' +
        LATER_MIGRATIONS.map((label) => `Apply ${label}\n`).join('') +
        'Apply accounts.0002_customuser_picture\nApply accounts.0003_phone\n',
    );
    expect(await run('showmigrations', 'accounts')).toBe(
      'accounts\n [ ] 0001_initial\n [ ] 0002_customuser_picture\n [ ] 0003_phone\n',
    );

    expect(await run('migrate', 'accounts', '0001')).toContain('Applied accounts.0001_initial\n');
    expect(await run('showmigrations')).toBe(
      'accounts\n [X] 0001_initial\n [ ] 0002_customuser_picture\n [ ] 0003_phone\nauth\n [X] 0001_initial\n' +
        'contenttypes\n [X] 0001_initial\n' +
        laterByApp(),
    );
    expect(await run('migrate')).toBe(
      `${LATER_MIGRATIONS.map((label) => `Applied ${label}\n`).join('')}Applied accounts.0002_customuser_picture\nApplied accounts.0003_phone\n`,
    );
    expect(await run('migrate')).toBe('Nothing to migrate.\n');
    expect(await run('migrate', '--plan')).toBe('Nothing to migrate.\n');
    expect(await run('migrate', 'accounts', '0002')).toBe('Took back accounts.0003_phone\n');
    expect(await run('migrate', 'accounts', '--fake')).toBe('Recorded as applied: accounts.0003_phone\n');
    expect(await run('migrate', 'accounts', '0002', '--fake')).toBe(
      'Recorded as taken back: accounts.0003_phone\n',
    );
  });

  it('print the SQL of a migration, forward and back', async () => {
    expect(await run('sqlmigrate', 'accounts', '0003')).toBe(
      '-- accounts.0003_phone\nbegin;\n-- addColumn accounts_customuser.phone\n' +
        'alter table "accounts_customuser" add column "phone" varchar(20);\ncommit;\n',
    );
    expect(await run('sqlmigrate', 'accounts', '0003', '--backwards')).toContain(
      'alter table "accounts_customuser" drop column "phone";',
    );
  });

  it('refuse what is not there, and what is not clear', async () => {
    expect(await refusal('migrate', 'account')).toContain(
      `No app called account has migrations. There are: contenttypes, auth, accounts, ${LATER_APPS.join(', ')}.`,
    );
    expect(await refusal('migrate', 'accounts', '0009')).toContain(
      'There is no migration 0009 in the app accounts. It has: 0001_initial, 0002_customuser_picture, 0003_phone.',
    );
    expect(await refusal('sqlmigrate', 'accounts', '000')).toContain(
      'Several migrations of the app accounts begin with 000: 0001_initial, 0002_customuser_picture, 0003_phone.',
    );
    expect(await refusal('migrate', '--fake', '--fake-initial')).toContain(
      "cannot be used with option '--fake'",
    );
  });

  it('cannot take back code that does not say how', async () => {
    project.write('accounts/migrations/0004_walk.ts', WALK);
    expect(await run('migrate')).toContain('Applied accounts.0004_walk\n');
    expect(await refusal('migrate', 'accounts', '0002')).toContain(
      'The migration accounts.0004_walk cannot be undone: its runCode does not say how (down).',
    );
  });

  it.skipIf(terminalProblem())('show in a terminal how far a migration is', async () => {
    project.write('accounts/migrations/0005_walk.ts', WALK);
    const command = await startInTerminal('migrate', project);
    await command.shows('Applying accounts.0005_walk …');
    await command.shows('accounts.0005_walk: 1 of 2 (50 %)');
    await command.shows('Applied accounts.0005_walk');
    expect(await command.finished).toBe(0);
  });
});
