import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { error, type Problem } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';

/** Whether the mails of the apps have the templates that each needs. */
export function mailProblems({ open }: LoadedProject): Problem[] {
  return open.apps.flatMap(({ name: app, mails = [] }) =>
    mails
      .flatMap((mail) => [`${mail}.subject.txt`, `${mail}.txt`])
      .filter((template) => !open.templateFolders.some((folder) => existsSync(join(folder, template))))
      .map((template) =>
        error('mails.E001', `The app ${app} sends a mail by the template ${template}, which is not there.`),
      ),
  );
}
