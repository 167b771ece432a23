import { relative } from 'node:path';
import type { Command } from 'commander';
import { plural, say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { type MissingTexts, missingTexts } from './missing-texts.ts';
import { writeMissing } from './write-missing.ts';

interface MakemessagesOptions extends ProjectOptions {
  readonly check?: true;
}

const DESCRIPTION = `Looks for the texts that the project says by their keys, in its templates, its code and its own catalogues, and for those of them that a language of the site has no text for. Writes these into the catalogues, with nothing beside the key: a translator fills it in, and until then the page says the English text. Takes nothing out.`;

export function makemessagesCommand(setExitCode: (code: number) => void): Command {
  return projectCommand('makemessages', 'write the keys that a catalogue lacks')
    .description(DESCRIPTION)
    .option('--check', 'write nothing, and fail when a text is missing')
    .action(async (options: MakemessagesOptions) => setExitCode(await runMakemessages(options)));
}

function runMakemessages({ project, check }: MakemessagesOptions): Promise<number> {
  return withProject({ folder: project, makeSecretKey: true }, async (loaded) => {
    const missing = missingTexts(loaded);
    for (const one of missing) {
      if (!check) writeMissing(one);
      say(told(one, loaded.folder));
    }
    if (missing.length === 0) say('No text is missing.');
    return check && missing.length > 0 ? 1 : 0;
  });
}

function told({ file, keys }: MissingTexts, folder: string): string {
  return [
    `${relative(folder, file)} lacks ${plural(keys.length, 'text')}:`,
    ...keys.map((key) => `  ${key}`),
  ].join('\n');
}
