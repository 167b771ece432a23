import { createHmac } from 'node:crypto';
import type { ExpressSession, ExpressSessionStore } from 'latchkey/express';

export const OLD_SECRET = 'an old secret';

/** What express-session would have as its cookie. */
export function signed(sid: string, secret = OLD_SECRET): string {
  const signature = createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${sid}.${signature}`);
}

/** Sessions of express-session in memory. */
export class OldSessions implements ExpressSessionStore {
  readonly kept = new Map<string, ExpressSession>();
  /** The ids that have been asked for. */
  readonly loads: string[] = [];
  /** Called when a session has been read, before the answer is given. */
  onLoad: (sid: string) => Promise<void> = async () => undefined;

  async load(sid: string): Promise<ExpressSession | undefined> {
    this.loads.push(sid);
    const session = this.kept.get(sid);
    await this.onLoad(sid);
    return session;
  }

  async remove(sid: string): Promise<void> {
    this.kept.delete(sid);
  }
}
