/** npm passes a signal on that the terminal has sent to all of us already: within this many ms it is the same one. */
const SAME_SIGNAL = 250;
/** Milliseconds between two looks at whether npm is still there. */
const PARENT_INTERVAL = 250;

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Resolves at the first SIGINT or SIGTERM. The next one ends the process at once, with the shell's code for it.
 *
 * Under npm it resolves too when the shell between npm and us is gone: npm gives its SIGTERM to that shell alone, which
 * dies of it and would leave a server behind that nobody stops.
 */
export function stopRequested(): Promise<void> {
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  return new Promise((resolve) => {
    let first: number | null = null;
    for (const [signal, number] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        const now = performance.now();
        if (first !== null && !(underNpm && now - first < SAME_SIGNAL)) process.exit(128 + number);
        first ??= now;
        resolve();
      });
    }
    if (underNpm) onParentGone(resolve);
  });
}

function onParentGone(listener: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, PARENT_INTERVAL);
  timer.unref();
}
