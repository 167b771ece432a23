import type { Logger } from '../../../support/logger.ts';

/**
 * Logs what nobody caught and goes on: a stray error of one request (a forgotten `await`, a callback that throws) must
 * not cut off everybody else's.
 */
export function keepRunning(logger: Logger): void {
  process.on('uncaughtException', (error) => logger.error('uncaught_exception', { error: textOf(error) }));
  process.on('unhandledRejection', (reason) =>
    logger.error('unhandled_rejection', { error: textOf(reason) }),
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
