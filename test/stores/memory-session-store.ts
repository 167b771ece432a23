import type {
  EverybodysSession,
  ListedSession,
  NewSession,
  OwnedSession,
  SessionRecord,
} from '../../src/core/sessions/kept/session-record.ts';
import type {
  EverybodysPart,
  PutOffRenewal,
  SessionLimit,
  SessionRebinding,
  SessionStore,
} from '../../src/core/sessions/kept/session-store.ts';
import { readOf } from './new-rows.ts';

/** Sessions in this process alone: they know no database, and of users no more than the ids. */
export class MemorySessionStore implements SessionStore {
  readonly #records = new Map<string, NewSession>();
  /** While true, nothing can be reached: every call fails, as with a server that is down. */
  isDown = false;
  /** What somebody else does as soon as the sessions of a user have been ended. */
  afterEnding: () => Promise<void> = async () => undefined;

  find(keyHash: string, now: number): SessionRecord | null {
    this.#reach();
    const record = this.#records.get(keyHash);
    return record && record.expiresAt > now ? readOf(record) : null;
  }

  async listOf(userId: SessionRecord['userId'], now: number): Promise<readonly ListedSession[]> {
    return this.#of(userId)
      .filter(({ expiresAt }) => expiresAt > now)
      .sort((a, b) => b.createdAt - a.createdAt)
      .map(({ data: _, ...listed }) => listed);
  }

  async listEverybodys({ now, limit, after }: EverybodysPart): Promise<readonly EverybodysSession[]> {
    this.#reach();
    const all = [...this.#records.values()]
      .filter(({ userId, expiresAt }) => userId !== null && expiresAt > now)
      .sort((a, b) => b.renewedAt - a.renewedAt || (a.keyHash < b.keyHash ? -1 : 1));
    const from = after ? all.findIndex(({ keyHash }) => keyHash === after.keyHash) + 1 : 0;
    return all.slice(from, from + limit).map(({ data: _, ...listed }) => listed as EverybodysSession);
  }

  async countEverybodys(now: number, usedSince = 0): Promise<number> {
    this.#reach();
    return [...this.#records.values()].filter(
      ({ userId, expiresAt, renewedAt }) => userId !== null && expiresAt > now && renewedAt >= usedSince,
    ).length;
  }

  async *owned(): AsyncIterable<readonly OwnedSession[]> {
    this.#reach();
    yield [...this.#records.values()].flatMap(({ keyHash, userId }) =>
      userId === null ? [] : [{ keyHash, userId }],
    );
  }

  async create(record: NewSession): Promise<void> {
    this.#reach();
    this.#records.set(record.keyHash, record);
  }

  async rekey(keyHash: string, identity: Partial<NewSession>): Promise<boolean> {
    const record = this.#change(keyHash, identity);
    if (record) this.#records.delete(keyHash);
    if (record) this.#records.set(record.keyHash, record);
    return record !== null;
  }

  async setValue(keyHash: string, key: string, json: string, maxBytes: number) {
    this.#reach();
    const record = this.#records.get(keyHash);
    if (!record) return 'gone' as const;
    const data = JSON.stringify(Object.fromEntries([...entriesOf(record), [key, JSON.parse(json)]]));
    if (Buffer.byteLength(data) > maxBytes) return 'too large' as const;
    this.#change(keyHash, { data });
    return 'set' as const;
  }

  async deleteValue(keyHash: string, key: string): Promise<boolean> {
    this.#reach();
    const record = this.#records.get(keyHash);
    if (!record) return false;
    const kept = entriesOf(record).filter(([name]) => name !== key);
    return this.#change(keyHash, { data: JSON.stringify(Object.fromEntries(kept)) }) !== null;
  }

  async renew(keyHash: string, change: Partial<SessionRecord>): Promise<boolean> {
    return this.#change(keyHash, change) !== null;
  }

  async renewAll(renewals: readonly PutOffRenewal[]): Promise<void> {
    for (const { keyHash, from, ...moved } of renewals) {
      if (this.#records.get(keyHash)?.renewedAt === from) this.#change(keyHash, moved);
    }
  }

  async delete(keyHash: string): Promise<boolean> {
    this.#reach();
    return this.#records.delete(keyHash);
  }

  async endAllOf(userId: SessionRecord['userId'], except?: string): Promise<number> {
    const ending = this.#of(userId).filter(({ keyHash }) => keyHash !== except);
    for (const { keyHash } of ending) this.#records.delete(keyHash);
    await this.afterEnding();
    return ending.length;
  }

  async endAll(): Promise<number> {
    const ended = this.#records.size;
    this.#records.clear();
    await this.afterEnding();
    return ended;
  }

  async endOldestOf(
    userId: SessionRecord['userId'],
    { most, newest, now }: SessionLimit,
  ): Promise<readonly string[]> {
    const ending = this.#of(userId)
      .filter(({ keyHash, expiresAt }) => keyHash !== newest && expiresAt > now)
      .sort((a, b) => b.renewedAt - a.renewedAt)
      .slice(most - 1);
    for (const { keyHash } of ending) this.#records.delete(keyHash);
    return ending.map(({ keyHash }) => keyHash);
  }

  async rebindAllOf(userId: SessionRecord['userId'], { from, to, only }: SessionRebinding): Promise<void> {
    for (const { keyHash, authHash } of this.#of(userId)) {
      if (authHash === from && (only === undefined || only === keyHash))
        this.#change(keyHash, { authHash: to });
    }
  }

  async deleteExpired(now: number): Promise<number> {
    this.#reach();
    const expired = [...this.#records.values()].filter(({ expiresAt }) => expiresAt <= now);
    for (const { keyHash } of expired) this.#records.delete(keyHash);
    return expired.length;
  }

  #of(userId: SessionRecord['userId']): NewSession[] {
    this.#reach();
    return [...this.#records.values()].filter((record) => record.userId === userId);
  }

  #change(keyHash: string, change: Partial<NewSession>): NewSession | null {
    this.#reach();
    const record = this.#records.get(keyHash);
    if (!record) return null;
    const changed = { ...record, ...change };
    this.#records.set(keyHash, changed);
    return changed;
  }

  #reach(): void {
    if (this.isDown) throw new Error('The sessions cannot be reached.');
  }
}

function entriesOf({ data }: SessionRecord): [string, unknown][] {
  return Object.entries(JSON.parse(data) as Record<string, unknown>);
}
