import { reportError } from './console/report-error.ts';
import { createProgram } from './program.ts';
import { projectOption } from './project/project-command.ts';

/** Runs the command that `argv` (as in `process.argv`) names. Answers with the exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  // Whoever reads our output may stop reading (`latchkey … | head`): no reason to fail.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // A terminal that is closed leaves its question unanswered: there is nothing to wait for then, and we end here.
  process.once('beforeExit', () => process.exit(1));
  let exitCode = 0;
  try {
    const program = await createProgram({
      setExitCode: (code) => (exitCode = code),
      only: argv[2],
      project: projectOption(argv),
      below: argv[3],
      help: argv.includes('-h') || argv.includes('--help'),
    });
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    reportError(error);
    return 1;
  }
}
