import { styleText } from 'node:util';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LatchkeyError } from '../../../support/errors.ts';
import { errorText } from '../../console/report-error.ts';
import { plural } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { appProblems } from './app-checks.ts';
import { databaseProblems } from './database-checks.ts';
import { deployWeaknesses } from './deploy/deploy-checks.ts';
import { mailProblems } from './mail-checks.ts';
import { migrationProblems } from './migration-checks.ts';
import { passwordProblems } from './password-checks.ts';
import { error, type Problem, warning } from './problem.ts';
import { sectionProblems, templateProblems } from './template-checks.ts';
import { textProblems } from './text-checks.ts';
import { urlProblems } from './url-checks.ts';

interface CheckOptions extends ProjectOptions {
  readonly deploy?: true;
  readonly failLevel: Problem['level'];
}

export function checkCommand(setExitCode: (code: number) => void): Command {
  const failLevel = new Option('--fail-level <level>', 'what makes the command fail: ERROR or WARNING')
    .default('ERROR', 'ERROR')
    .argParser(parseLevel);
  return projectCommand('check', 'look for mistakes in the project')
    .description('Looks at settings, database, models, templates and URLs, and says what is wrong.')
    .option('--deploy', 'also say what a public site should have')
    .addOption(failLevel)
    .action(async (options: CheckOptions) => {
      const problems = await findProblems(options);
      const failed = problems.some(({ level }) => level === 'ERROR' || level === options.failLevel);
      print(problems, failed ? process.stderr : process.stdout);
      setExitCode(failed ? 1 : 0);
    });
}

async function findProblems({ project, deploy }: CheckOptions): Promise<Problem[]> {
  try {
    return await withProject({ folder: project }, async (loaded) => [
      ...(await databaseProblems(loaded)),
      ...(await migrationProblems(loaded)),
      ...(await passwordProblems(loaded)),
      ...urlProblems(loaded),
      ...templateProblems(loaded),
      ...sectionProblems(loaded),
      ...textProblems(loaded),
      ...mailProblems(loaded),
      ...(await appProblems(loaded, deploy ?? false)),
      ...(deploy ? await deployWeaknesses(loaded) : []).map(({ code, message }) => warning(code, message)),
    ]);
  } catch (cause) {
    // A project that does not open has one problem that comes before all others.
    if (cause instanceof LatchkeyError) return [error(cause.code, errorText(cause))];
    throw cause;
  }
}

function print(problems: readonly Problem[], stream: NodeJS.WriteStream): void {
  const errors = problems.filter(({ level }) => level === 'ERROR');
  const warnings = problems.filter(({ level }) => level === 'WARNING');
  for (const { level, code, message } of [...errors, ...warnings]) {
    const [label, color] = level === 'ERROR' ? (['Error', 'red'] as const) : (['Warning', 'yellow'] as const);
    stream.write(
      `${styleText(color, `${label} ${code}`, { stream })}\n  ${message.replaceAll('\n', '\n  ')}\n`,
    );
  }
  if (problems.length === 0) stream.write('No problems found.\n');
  else stream.write(`\nFound ${plural(errors.length, 'error')} and ${plural(warnings.length, 'warning')}.\n`);
}

function parseLevel(text: string): Problem['level'] {
  const level = text.toUpperCase();
  if (level === 'ERROR' || level === 'WARNING') return level;
  throw new InvalidArgumentError('It must be ERROR or WARNING.');
}
