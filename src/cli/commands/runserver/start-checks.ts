import { printProblems } from '../../console/print-problems.ts';
import type { Problem } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { appProblems } from '../check/app-checks.ts';
import { problemsOfCode } from '../check/find-problems.ts';

/** Runs the checks that take no longer for a large site, and prints what they find. Gives whether the site may start. */
export async function passesChecks(loaded: LoadedProject): Promise<boolean> {
  const problems = await problemsOfCode(loaded, false);
  tell(problems);
  return !hasErrors(problems);
}

/**
 * Runs the checks of the apps beside the first requests, as they may look through tables, and prints what they find.
 * Returns the way to hear no more of them: a database that is closed is no problem of the project's.
 */
export function checkWhileServing(loaded: LoadedProject): () => void {
  let stopped = false;
  void appProblems(loaded, false).then((problems) => {
    if (!stopped) tell(problems);
  });
  return () => {
    stopped = true;
  };
}

function tell(problems: readonly Problem[]): void {
  if (problems.length > 0) printProblems(problems, hasErrors(problems) ? process.stderr : process.stdout);
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ level }) => level === 'ERROR');
}
