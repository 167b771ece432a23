import { type Recoverable, start } from 'node:repl';
import { PassThrough } from 'node:stream';

/**
 * Runs JavaScript as the interactive shell does, with `await` at the top level, and answers with the value of its last
 * expression. Throws what the code throws.
 */
export async function evaluate(code: string, names: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const server = start({
    prompt: '',
    input: new PassThrough(),
    output: new PassThrough(),
    terminal: false,
    useGlobal: true,
    // Asked to print what was thrown, and nothing else: values go to the callback below.
    writer(thrown) {
      reject(thrown);
      return ' ';
    },
  });
  try {
    Object.assign(server.context, names);
    server.eval(`${code}\n`, server.context, 'shell', (error, value) =>
      error ? reject((error as Partial<Recoverable>).err ?? error) : resolve(value),
    );
    return await promise;
  } finally {
    server.close();
  }
}
