import { relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { packageApps } from '../../../compose/parts/package-apps.ts';
import { loadMigrations } from '../../../migrations/history/load-migrations.ts';
import { describeChange } from '../../../migrations/make/describe-change.ts';
import { makeMigrations, type PlannedMigration } from '../../../migrations/make/make-migrations.ts';
import { missingMigrations } from '../../../migrations/make/missing-migrations.ts';
import { migrationText } from '../../../migrations/writer/migration-text.ts';
import { requireNumberedFiles } from '../../../migrations/writer/unnumbered-migrations.ts';
import { migrationPath, writeMigrations } from '../../../migrations/writer/write-migrations.ts';
import type { App } from '../../../models/app.ts';
import { CommandError } from '../../console/command-error.ts';
import { say } from '../../console/say.ts';
import { importProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { writeEmptyMigrations } from './empty-migrations.ts';
import { writeMerges } from './merge-migrations.ts';
import { MigrationQuestions } from './migration-questions.ts';
import { RenameOption } from './rename-option.ts';
import { ValueOption } from './value-option.ts';

const NAME = 'makemigrations';

interface MakemigrationsOptions extends ProjectOptions {
  readonly name?: string;
  readonly check?: true;
  readonly dryRun?: true;
  readonly empty?: true;
  readonly merge?: true;
  readonly noinput?: true;
  readonly rename?: readonly RenameOption[];
  readonly value?: readonly ValueOption[];
}

const DESCRIPTION = `Compares the models with what the migrations make, and writes migrations for what differs. Looks at no database.

Asks whether a new field is an old one under another name, and which value rows get where a field has none for them. Without a terminal, answer in advance: with --rename and --value, or with --noinput.`;

export function makemigrationsCommand(setExitCode: (code: number) => void): Command {
  return projectCommand(NAME, 'write migrations for changes of the models')
    .description(DESCRIPTION)
    .argument('[apps...]', 'the apps to write them for (default: all)')
    .option('--name <name>', 'what they are called after their number', parseName)
    .option('--check', 'write nothing, and fail when a migration is missing')
    .option('--dry-run', 'print the files in place of writing them')
    .option('--empty', 'write a migration without operations, to be filled in')
    .option('--merge', 'merge migrations of one number, which two branches made side by side')
    .option('--noinput', 'ask nothing: no change is taken for a rename')
    .option(
      '--rename <field:name>',
      'a rename, such as notes.note.title:heading, or notes.note:library.note for a move (repeatable)',
      collect(RenameOption),
    )
    .option(
      '--value <field=value>',
      'the value of rows that are there, such as notes.note.title=none (repeatable)',
      collect(ValueOption),
    )
    .action(async (only: readonly string[], options: MakemigrationsOptions) =>
      setExitCode(await runMakemigrations(only, options)),
    );
}

async function runMakemigrations(only: readonly string[], options: MakemigrationsOptions): Promise<number> {
  const { project } = await importProject({ folder: options.project });
  const { apps, userModel } = project;
  requireApps(apps, only);
  await requireNumberedFiles(apps);
  const migrations = await loadMigrations([...packageApps, ...apps], userModel);
  const { name } = options;
  const input = {
    apps,
    userModel,
    migrations,
    ...(only.length > 0 ? { only } : {}),
    ...(name ? { name } : {}),
  };
  if (options.merge) {
    await writeMerges(input, { dryRun: options.dryRun ?? false });
    return 0;
  }
  if (options.empty) {
    await writeEmptyMigrations(input);
    return 0;
  }
  if (options.check) return reportMissing(await missingMigrations(input));
  const { rename = [], value = [], noinput = false } = options;
  const questions = new MigrationQuestions(apps, { rename, value, noinput });
  const planned = await makeMigrations(input, questions);
  questions.requireAllUsed();
  if (planned.length === 0) say('No changes detected.');
  else await (options.dryRun ? printFiles : writeFiles)(planned, apps);
  return 0;
}

async function writeFiles(planned: readonly PlannedMigration[], apps: readonly App[]): Promise<void> {
  const paths = await writeMigrations(planned.map((migration) => migrationText(migration, apps)));
  for (const [index, migration] of planned.entries()) {
    say(relative('.', paths[index] ?? ''));
    sayChanges(migration);
  }
  say('Apply with: latchkey migrate');
}

async function printFiles(planned: readonly PlannedMigration[], apps: readonly App[]): Promise<void> {
  for (const migration of planned) {
    const { app, name, text } = migrationText(migration, apps);
    say(relative('.', await migrationPath({ app, name })));
    sayChanges(migration);
    say(`\n${text}`);
  }
}

function sayChanges({ changes }: PlannedMigration): void {
  for (const change of changes) say(`  ${describeChange(change)}`);
}

function reportMissing(planned: readonly PlannedMigration[]): number {
  if (planned.length === 0) {
    say('No changes detected.');
    return 0;
  }
  const lines = planned.flatMap(({ app, changes }) => [
    app,
    ...changes.map((change) => `  ${describeChange(change)}`),
  ]);
  process.stderr.write(
    `No migration makes these changes of the models yet. Run: latchkey makemigrations\n${lines.join('\n')}\n`,
  );
  return 1;
}

function requireApps(apps: readonly App[], only: readonly string[]): void {
  const known = apps.map(({ name }) => name);
  const unknown = only.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new CommandError('app_unknown', { app: unknown, known: known.join(', ') });
}

function parseName(text: string): string {
  if (/^\w{1,100}$/.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It must be of letters, digits and _, 100 at most.');
}

function collect<Option>(OptionClass: new (text: string) => Option) {
  return (text: string, before: readonly Option[] = []) => [...before, new OptionClass(text)];
}
