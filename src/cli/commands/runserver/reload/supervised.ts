/** What the server tells the process that starts it again. */
export type ServerNews =
  /** The project was read. `reload`: whether it is on a developer's machine; `leaveOut`: folders that are no code. */
  | { readonly kind: 'opened'; readonly reload: boolean; readonly leaveOut: readonly string[] }
  /** All is well with the code. What fails from now on, a change of it does not mend. */
  | { readonly kind: 'checked' }
  | { readonly kind: 'listening'; readonly port: number };

/** What the server is told: to end for good, or for the next one. */
export type StopWord = 'stop' | 'restart';

export interface Supervisor {
  tell(news: ServerNews): void;
  /** Resolves when the supervisor says so, or is gone. */
  stopRequested(): Promise<StopWord>;
}

/** The process that started this one to start it again; null: nobody did. */
export function supervisorOf({ supervised }: { readonly supervised?: boolean }): Supervisor | null {
  if (!supervised || !process.send) return null;
  return { tell, stopRequested };
}

function tell(news: ServerNews): void {
  // A supervisor that is gone is noticed where the server waits for its word.
  if (process.connected) process.send?.(news, undefined, undefined, () => undefined);
}

function stopRequested(): Promise<StopWord> {
  // A terminal sends its signals to both of us. The supervisor alone decides.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  return new Promise((resolve) => {
    process.on('message', (word) => resolve(word as StopWord));
    process.on('disconnect', () => resolve('stop'));
    if (!process.connected) resolve('stop');
  });
}
