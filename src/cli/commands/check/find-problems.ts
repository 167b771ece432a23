import type { Problem } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { appProblems } from './app-checks.ts';
import { databaseProblems } from './database-checks.ts';
import { mailProblems } from './mail-checks.ts';
import { migrationProblems } from './migration-checks.ts';
import { passwordProblems } from './password-checks.ts';
import { sectionProblems, templateProblems } from './templates/template-checks.ts';
import { ownTemplateFiles, templateFiles } from './templates/template-files.ts';
import { textProblems } from './templates/text-checks.ts';
import { urlProblems } from './url-checks.ts';

/**
 * What is found whatever the tables hold: it takes the same time on the first day and with a million users. Without what
 * is `thorough` (the package's own templates and texts, and a search of all files for keys) it takes a quarter of that.
 */
export async function problemsOfCode(loaded: LoadedProject, thorough: boolean): Promise<Problem[]> {
  const { templateFolders } = loaded.open;
  const files = thorough ? templateFiles(templateFolders) : ownTemplateFiles(templateFolders);
  return [
    ...(await databaseProblems(loaded)),
    ...(await migrationProblems(loaded)),
    ...urlProblems(loaded),
    ...templateProblems(loaded, files),
    ...sectionProblems(loaded),
    ...textProblems(loaded, { files, thorough }),
    ...mailProblems(loaded),
  ];
}

/** What is found by looking through the tables, and by the checks of the apps, which may do so. */
export async function problemsOfData(loaded: LoadedProject, deploy: boolean): Promise<Problem[]> {
  return [...(await passwordProblems(loaded)), ...(await appProblems(loaded, deploy))];
}
