import { type Command, InvalidArgumentError, Option } from 'commander';
import { LatchkeyError } from '../../../support/errors.ts';
import { printProblems } from '../../console/print-problems.ts';
import { error, type Problem, warning } from '../../console/problem.ts';
import { errorText } from '../../console/report-error.ts';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { deployWeaknesses } from './deploy/deploy-checks.ts';
import { problemsOfCode, problemsOfData } from './find-problems.ts';

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
      if (problems.length === 0) say('No problems found.');
      else printProblems(problems, failed ? process.stderr : process.stdout);
      setExitCode(failed ? 1 : 0);
    });
}

async function findProblems({ project, deploy }: CheckOptions): Promise<Problem[]> {
  try {
    return await withProject({ folder: project }, async (loaded) => [
      ...(await problemsOfCode(loaded, true)),
      ...(await problemsOfData(loaded, deploy ?? false)),
      ...(deploy ? await deployWeaknesses(loaded) : []).map(({ code, message }) => warning(code, message)),
    ]);
  } catch (cause) {
    // A project that does not open has one problem that comes before all others.
    if (cause instanceof LatchkeyError) return [error(cause.code, errorText(cause))];
    throw cause;
  }
}

function parseLevel(text: string): Problem['level'] {
  const level = text.toUpperCase();
  if (level === 'ERROR' || level === 'WARNING') return level;
  throw new InvalidArgumentError('It must be ERROR or WARNING.');
}
