import { type Command, InvalidArgumentError } from 'commander';
import { inspectTables, withEmptyTexts } from '../../../migrations/inspect/inspect-tables.ts';
import type { InspectedTable } from '../../../migrations/inspect/inspected-table.ts';
import { GROUP_PERMISSIONS_TABLE } from '../../../models/permissions/package-tables.ts';
import { CommandError } from '../../console/command-error.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { modelsSource } from './models-source.ts';
import { isUserTable, packageModels } from './planned-model.ts';

interface InspectdbOptions extends ProjectOptions {
  readonly app?: string;
}

export function inspectdbCommand(): Command {
  return projectCommand('inspectdb', 'print models for the tables of a database')
    .description(
      "Prints TypeScript that declares a model for each table of the project's database, or for the tables named. " +
        'Without names, the tables of Latchkey and Django themselves are left out. The database stays as it is.',
    )
    .argument('[tables...]', 'the tables, such as notes_note')
    .option(
      '--app <name>',
      'the app that the models belong to (default: the first part of each table)',
      appName,
    )
    .action(runInspectdb);
}

function appName(text: string): string {
  if (/^[a-z][a-z\d_]*$/.test(text)) return text;
  throw new InvalidArgumentError('It must be in lower-case letters, digits and _.');
}

/** What goes with a user model whose users have Django's passwords, and which no table says. */
const PASSWORDS_OF_DJANGO = `
// New passwords need 8 characters in Django, and 15 here. To go on with Django's, say so in the project's settings:
// passwordMinLength: 8
`;

function isOfDjango(found: readonly InspectedTable[]): boolean {
  return found.some(({ name }) => name === 'django_migrations');
}

function runInspectdb(names: readonly string[], { project, app }: InspectdbOptions): Promise<void> {
  return withProject({ folder: project, makeSecretKey: 'aside' }, async ({ open }) => {
    const found = await inspectTables(open.database);
    const chosen = names.length > 0 ? named(found, names) : found.filter(foreignTo(found));
    const tables = await withEmptyTexts(open.database, chosen);
    const known = open.apps.flatMap(({ models }) => models);
    process.stdout.write(modelsSource(tables, { app: app ?? null, known }));
    if (isOfDjango(found) && tables.some(isUserTable)) process.stdout.write(PASSWORDS_OF_DJANGO);
  });
}

function named(found: readonly InspectedTable[], names: readonly string[]): InspectedTable[] {
  return names.map((name) => {
    const table = found.find((candidate) => candidate.name === name);
    if (table) return table;
    const known = found.map((candidate) => candidate.name).join(', ') || 'none';
    throw new CommandError('table_unknown', { table: name, known });
  });
}

/** Says of a table whether it is no part of Latchkey's or Django's own machinery. */
function foreignTo(found: readonly InspectedTable[]): (table: InspectedTable) => boolean {
  const relations = found
    .filter(isUserTable)
    .flatMap(({ name }) => [`${name}_groups`, `${name}_user_permissions`]);
  const own = new Set([...Object.keys(packageModels), GROUP_PERMISSIONS_TABLE, ...relations]);
  return ({ name }) => !own.has(name) && !/^(latchkey|django)_/.test(name);
}
