import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerNews, StopWord } from './supervised.ts';

export interface ServerProcessOptions {
  /** The arguments of the command line. */
  readonly args: readonly string[];
  readonly onNews: (news: ServerNews) => void;
}

export interface End {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
}

/** A server of its own process, which this process can start again. */
export class ServerProcess {
  /** Resolves when the project was read, which tells whether it is to be started again. */
  readonly opened: Promise<'opened'>;
  readonly ended: Promise<End>;
  /** The last that it told; null: nothing yet. */
  news: ServerNews['kind'] | null = null;
  readonly #child: ChildProcess;

  constructor({ args, onNews }: ServerProcessOptions) {
    this.#child = fork(process.argv[1] ?? '', [...args, '--supervised']);
    this.opened = new Promise((resolve) => {
      this.#child.on('message', (message) => {
        const news = message as ServerNews;
        this.news = news.kind;
        onNews(news);
        resolve('opened');
      });
    });
    this.ended = endOf(this.#child);
    // Whatever ends this process, that of the server does not outlive it.
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    void this.ended.then(() => process.off('exit', kill));
  }

  /** Ends it: with the requests under way, once it takes any. */
  stop(word: StopWord): Promise<End> {
    if (this.#child.connected) this.#child.send(word, () => undefined);
    if (this.news !== 'listening') this.#child.kill('SIGTERM');
    return this.ended;
  }
}

/** The end of a process, once all that it told has come. */
async function endOf(child: ChildProcess): Promise<End> {
  try {
    const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    return { code };
  } catch {
    return { code: 1 };
  }
}
