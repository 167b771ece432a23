import { watch } from 'node:fs';
import { packageTemplates } from '../../../compose/parts/package-files.ts';
import type { Templates } from '../../../http/templates/templates.ts';
import type { Logger } from '../../../support/logger.ts';

interface WatchedParts {
  readonly templates: Templates;
  readonly templateFolders: readonly string[];
  readonly logger: Logger;
}

/** Makes changes in the project's templates show at the next request. Returns the way to end that. */
export function watchTemplates({ templates, templateFolders, logger }: WatchedParts): () => void {
  const own = templateFolders.filter((folder) => !packageTemplates.includes(folder));
  const watchers = own.flatMap((folder) => {
    // Not worth failing for: systems limit how many folders are watched.
    const giveUp = (error: Error) => logger.warn('templates_not_watched', { folder, error: error.message });
    try {
      return [watch(folder, { recursive: true }, () => templates.reload()).on('error', giveUp)];
    } catch (error) {
      giveUp(error as Error);
      return [];
    }
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}
