import { readFileSync, renameSync, rmSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open-database.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { eachDatabase } from '../support/databases.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

/** The migration of a branch that adds a column to the users. */
const adds = (
  columnName: string,
) => `import { addColumn, column, defineMigration } from 'latchkey/migrations';
export default defineMigration({
  operations: [addColumn('accounts_customuser', '${columnName}', column.varchar(20, { nullable: true }))],
});
`;
/** The migration of a branch that gives the user name another length. */
const widens = (
  length: number,
) => `import { alterColumn, column, defineMigration } from 'latchkey/migrations';
export default defineMigration({
  operations: [alterColumn('accounts_customuser', 'username', column.varchar(${length}))],
});
`;

const A = 'accounts/migrations/0003_a.ts';
const B = 'accounts/migrations/0003_b.ts';

eachDatabase((databases) => {
  const projects: SampleProject[] = [];
  let project: SampleProject;
  let url: string;
  beforeEach(async () => {
    url = await databases.create();
    project = new SampleProject();
    projects.push(project);
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nDATABASE_URL=${url}\n`);
  });
  afterAll(() => {
    for (const one of projects) one.remove();
  });

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
  const columns = async () => {
    const database = openDatabase(url, '.');
    try {
      const tables = await inspectTables(database);
      const users = tables.find(({ name }) => name === 'accounts_customuser');
      return users?.columns.map(({ name, type }) => (name === 'username' ? `${name} ${type}` : name));
    } finally {
      await database.close();
    }
  };
  const without = async (file: string, work: () => Promise<unknown>) => {
    renameSync(project.path(file), project.path(`${file}.away`));
    await work();
    renameSync(project.path(`${file}.away`), project.path(file));
  };
  /** What was applied before the branches met, each on its own branch. */
  const apply = async (applied: readonly string[]) => {
    if (applied.includes('A')) await without(B, () => run('migrate'));
    if (applied.includes('B')) await without(A, () => run('migrate'));
    if (applied.length === 0) await without(A, () => without(B, () => run('migrate')));
  };

  describe('two branches that each made a migration 0003', () => {
    describe.each([
      ['neither', []],
      ['only A', ['A']],
      ['only B', ['B']],
      ['both', ['A', 'B']],
    ] as const)('where %s was applied', (_, applied) => {
      it('are told of before anything is applied, merged, and then applied', async () => {
        project.write(A, adds('nickname'));
        project.write(B, adds('phone'));
        const user = readFileSync(project.path('accounts/user.ts'), 'utf8');
        const added = ['nickname', 'phone'].map(
          (name) => `    ${name}: field.text({ maxLength: 20, nullable: true }),\n`,
        );
        project.write('accounts/user.ts', user.replace(/( +isActive:)/, `${added.join('')}$1`));
        await apply(applied);
        const before = await columns();

        if (applied.length === 2) {
          expect(await run('migrate')).toBe('Nothing to migrate.\n');
        } else {
          for (const command of [['migrate'], ['migrate', '--plan']]) {
            expect(await refusal(...command)).toContain(
              'two migrations with the number 0003: 0003_a and 0003_b',
            );
          }
          expect(await columns()).toEqual(before);
        }
        expect(await refusal('makemigrations')).toContain('latchkey makemigrations --merge');
        expect(await refusal('check')).toContain('migration_conflict');

        expect(await run('makemigrations', '--merge')).toContain(
          'accounts/migrations/0004_merge.ts\n  Merges 0003_a, 0003_b:',
        );
        expect(await run('makemigrations', '--merge')).toContain('Nothing to merge');
        await run('migrate');
        expect(await run('showmigrations', 'accounts')).toBe(
          'accounts\n [X] 0001_initial\n [X] 0002_customuser_picture\n [X] 0003_a\n [X] 0003_b\n [X] 0004_merge\n',
        );
        expect(await columns()).toEqual(expect.arrayContaining(['nickname', 'phone']));
        expect(await run('makemigrations', '--check')).toBe('No changes detected.\n');
        expect(await run('migrate')).toBe('Nothing to migrate.\n');

        await run('migrate', 'accounts', '0002_customuser_picture');
        expect(await columns()).not.toContain('nickname');
        expect(await columns()).not.toContain('phone');
        await run('migrate');
        expect(await columns()).toEqual(expect.arrayContaining(['nickname', 'phone']));
      }, 120_000);

      it('are not merged when they change the same column, and there is a way out', async () => {
        project.write(A, widens(180));
        project.write(B, widens(160));
        await apply(applied);

        const clash = await refusal('makemigrations', '--merge');
        expect(clash).toContain('accounts_customuser.username would depend on whether');
        expect(clash).toContain('latchkey migrate accounts 0002_customuser_picture');

        await run('migrate', 'accounts', '0002_customuser_picture');
        expect(await columns()).toContain(
          databases.name === 'sqlite' ? 'username varchar(150)' : 'username character varying(150)',
        );
        rmSync(project.path(B));
        project.write('accounts/migrations/0004_b.ts', widens(200));
        await run('migrate');
        expect(await columns()).toContain(
          databases.name === 'sqlite' ? 'username varchar(200)' : 'username character varying(200)',
        );
      }, 120_000);
    });

    it('may have gone on, and a branch may come later still', async () => {
      project.write(A, adds('nickname'));
      project.write('accounts/migrations/0004_a2.ts', adds('motto'));
      await run('migrate');
      project.write(B, adds('phone'));
      expect(await run('makemigrations', '--merge')).toContain('Merges 0003_a, 0003_b, 0004_a2:');
      await run('migrate');
      // Of a branch that left before the merge.
      project.write('accounts/migrations/0005_c.ts', adds('color'));
      expect(await refusal('migrate')).toContain('the number 0005: 0005_c and 0005_merge');
      expect(await run('makemigrations', '--merge', '--name', 'all')).toContain(
        'Merges 0003_a, 0003_b, 0004_a2, 0005_c, 0005_merge:',
      );
      await run('migrate');
      expect(await columns()).toEqual(expect.arrayContaining(['nickname', 'motto', 'phone', 'color']));
    }, 120_000);
  });

  it('a migration that was put in before others can be renumbered, or the others taken back', async () => {
    project.write('accounts/migrations/0004_b.ts', adds('phone'));
    await run('migrate');
    project.write(A, adds('nickname'));
    const told = await refusal('migrate');
    expect(told).toContain('If accounts.0003_a came later, give its file the next free number.');
    expect(told).toContain('latchkey migrate accounts 0002_customuser_picture.');

    renameSync(project.path(A), project.path('accounts/migrations/0005_a.ts'));
    await run('migrate');
    expect(await columns()).toEqual(expect.arrayContaining(['nickname', 'phone']));

    await run('migrate', 'accounts', '0004');
    renameSync(project.path('accounts/migrations/0005_a.ts'), project.path(A));
    await run('migrate', 'accounts', '0002_customuser_picture');
    await run('migrate');
    expect(await columns()).toEqual(expect.arrayContaining(['nickname', 'phone']));
  }, 120_000);
});
