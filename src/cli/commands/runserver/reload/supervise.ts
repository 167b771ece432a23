import { resolve } from 'node:path';
import { sayAside } from '../../../console/say.ts';
import { ServerProcess } from './server-process.ts';
import type { ServerNews } from './supervised.ts';
import { type CodeWatcher, watchCode } from './watch-code.ts';

interface SuperviseOptions {
  /** The project's. */
  readonly folder: string;
  /** The arguments of the command line. */
  readonly args: readonly string[];
  /** Resolves when the command is to end. */
  readonly stopped: Promise<void>;
}

/** What happens next to a server. */
type Turn = 'opened' | 'stop' | { readonly code: number | null } | { readonly files: readonly string[] };

/**
 * Serves the project by a process of its own, which is another one after each change of the code. A change that breaks it
 * is waited out. Gives the exit code.
 */
export async function supervise({ folder, args, stopped: asked }: SuperviseOptions): Promise<number> {
  const stopped = asked.then((): Turn => 'stop');
  const watcher = await watchCode(resolve(folder));
  const place = new Place(watcher);
  try {
    for (;;) {
      const server = new ServerProcess({ args: place.argsOf(args), onNews: place.hear });
      let turn = await Promise.race([server.opened, stopped, server.ended]);
      if (turn === 'opened') turn = await Promise.race([place.nextChange(), stopped, server.ended]);
      if (isEnd(turn)) {
        if (place.isOver(server, turn.code)) return turn.code ?? 1;
        sayAside('The site is not served. It starts again at the next change.');
        if ((await Promise.race([place.nextChange(), stopped])) === 'stop') return turn.code ?? 1;
      }
      if (turn === 'stop') return (await server.stop('stop')).code ?? 0;
      sayAside(`Changed: ${listed((await place.takeChange()).files)}. Restarting.`);
      await server.stop('restart');
    }
  } finally {
    await watcher.close();
  }
}

function isEnd(turn: Turn): turn is { readonly code: number | null } {
  return typeof turn === 'object' && 'code' in turn;
}

/** What the first server tells of where it is, and the next ones need. */
class Place {
  #reloads = false;
  #change: Promise<{ readonly files: readonly string[] }> | null = null;
  #port: number | null = null;
  readonly #watcher: CodeWatcher;

  constructor(watcher: CodeWatcher) {
    this.#watcher = watcher;
  }

  readonly hear = (news: ServerNews): void => {
    if (news.kind === 'listening') this.#port = news.port;
    if (news.kind !== 'opened') return;
    if (!news.reload) {
      void this.#watcher.close();
      return;
    }
    // The first start may have written a SECRET_KEY.
    if (!this.#reloads) this.#watcher.forget();
    this.#watcher.leaveOut(news.leaveOut);
    this.#reloads = true;
  };

  /** The same one until it is taken. */
  nextChange(): Promise<{ readonly files: readonly string[] }> {
    this.#change ??= this.#watcher.changes().then((files) => ({ files }));
    return this.#change;
  }

  takeChange(): Promise<{ readonly files: readonly string[] }> {
    const change = this.nextChange();
    this.#change = null;
    return change;
  }

  /** Whether a change would not help a server that has ended. */
  isOver({ news }: ServerProcess, code: number | null): boolean {
    return !this.#reloads || news === 'checked' || code === 0;
  }

  /** The port stays, also where any free one was asked for. */
  argsOf(args: readonly string[]): readonly string[] {
    return this.#port === null ? args : [...args, '--port', String(this.#port)];
  }
}

const SHOWN = 3;

function listed(files: readonly string[]): string {
  const more = files.length - SHOWN;
  return files.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
