import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Where the lines typed into the shell are kept: `$XDG_STATE_HOME/latchkey/shell_history`, by default in
 * `~/.local/state`. Only its owner can read it, as lines may hold passwords. Null where no folder can be made for it.
 */
export function historyFile(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { XDG_STATE_HOME: state = '' } = environment;
  // Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  const base = isAbsolute(state) ? state : join(homedir(), '.local', 'state');
  const file = join(base, 'latchkey', 'shell_history');
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return file;
  } catch {
    return null;
  }
}
