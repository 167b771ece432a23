import { networkOf } from '../../support/network-of.ts';
import type { Identified } from '../event-audit.ts';
import type { NewAuditRecord } from './audit-entry.ts';

/** Milliseconds from the first act until what has come since is written, and all is counted anew. */
const WINDOW = 60_000;

/** Entries of a window. So a flood makes 20 MB a day, whatever its size. */
const MAX_ENTRIES = 60;

/** Entries of one network: it cannot take the places of all others. */
const MAX_OF_NETWORK = 10;

/** Characters of a claim: no longer one is anybody's, since an address has 254 at most (RFC 5321). */
const CLAIM_LENGTH = 254;

export interface CountedActsParts {
  readonly write: (records: readonly NewAuditRecord[]) => Promise<void>;
  readonly findUser: (claimed: string) => Promise<Identified | null>;
  /** A name for a claim that nobody can read it from: people type their password into the wrong field. */
  readonly nameOf: (claimed: string) => string;
  readonly onLost: (acts: number, error: unknown) => void;
}

/** Acts that become one entry. */
interface Gathered {
  readonly record: NewAuditRecord;
  /** Who the visitor said to be. Empty: nobody. */
  readonly claim: string;
  times: number;
}

/**
 * Keeps within a bound what anybody can bring about, refusals above all. In a window of a minute those of one kind, network
 * and account are one entry with their number. Past ten entries of a network, its others are one for each kind, whatever the
 * account; past sixty in all, every other is one for each kind, whatever the network. So a minute makes sixty entries, and
 * one more for each kind.
 */
export class CountedActs {
  readonly #parts: CountedActsParts;
  readonly #gathered = new Map<string, Gathered>();
  /** Entries of this window by their network, those that are written already too. */
  readonly #ofNetwork = new Map<string, number>();
  #entries = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: CountedActsParts) {
    this.#parts = parts;
  }

  /** Counts an act. `claimed`: who the visitor said to be. */
  add(record: NewAuditRecord, claimed: unknown): void {
    const claim = typeof claimed === 'string' ? claimed.trim().slice(0, CLAIM_LENGTH + 1) : '';
    this.#placeFor(record, claim).times += 1;
    // The process need not wait for it: it closes the log before it ends.
    this.#timer ??= setTimeout(() => this.#endWindow(), WINDOW).unref();
  }

  /**
   * Writes what has been counted, and waits for it. Never fails: what is lost is told. Where the window is full it leaves that
   * to the end of the window, or whoever reads the log often would get an entry each time.
   */
  flush(): Promise<void> {
    if (this.#entries < MAX_ENTRIES) this.#writeGathered();
    return this.#writing;
  }

  /** Writes all that has been counted. */
  close(): Promise<void> {
    this.#endWindow();
    return this.#writing;
  }

  #endWindow(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#entries = 0;
    this.#ofNetwork.clear();
    this.#writeGathered();
  }

  #placeFor(record: NewAuditRecord, claim: string): Gathered {
    const { kind } = record;
    const network = networkOf(record.ipAddress);
    const own = keyOf(kind, network, record.userId ?? claim.toLowerCase(), record.object ?? '');
    const ofNetwork = keyOf(kind, network, ANY);
    const ofAll = keyOf(kind, ANY, ANY);
    const isFull = this.#entries >= MAX_ENTRIES;
    const isNetworkFull = (this.#ofNetwork.get(network) ?? 0) >= MAX_OF_NETWORK;
    const known = this.#gathered.get(own);
    if (known) return known;
    if (!isFull && !isNetworkFull) return this.#newPlace(own, network, { record, claim, times: 0 });
    const shared = this.#gathered.get(ofNetwork);
    if (shared) return shared;
    if (!isFull)
      return this.#newPlace(ofNetwork, network, { record: withoutAccount(record), claim: '', times: 0 });
    const rest = this.#gathered.get(ofAll);
    return rest ?? this.#newPlace(ofAll, ANY, { record: withoutOrigin(record), claim: '', times: 0 });
  }

  #newPlace(key: string, network: string, place: Gathered): Gathered {
    this.#gathered.set(key, place);
    this.#ofNetwork.set(network, (this.#ofNetwork.get(network) ?? 0) + 1);
    this.#entries += 1;
    return place;
  }

  #writeGathered(): void {
    const gathered = [...this.#gathered.values()];
    this.#gathered.clear();
    if (gathered.length > 0) this.#writing = this.#writing.then(() => this.#write(gathered));
  }

  async #write(gathered: readonly Gathered[]): Promise<void> {
    try {
      const records: NewAuditRecord[] = [];
      for (const one of gathered) records.push(await this.#recordOf(one));
      await this.#parts.write(records);
    } catch (error) {
      const acts = gathered.reduce((sum, { times }) => sum + times, 0);
      this.#parts.onLost(acts, error);
    }
  }

  async #recordOf({ record, claim, times }: Gathered): Promise<NewAuditRecord> {
    const detail = times > 1 ? { ...record.detail, times } : record.detail;
    if (claim === '' || record.userId !== null) return { ...record, detail };
    const user = claim.length > CLAIM_LENGTH ? null : await this.#parts.findUser(claim);
    return user
      ? { ...record, userId: String(user.id), detail }
      : { ...record, detail: { ...detail, claimed: this.#parts.nameOf(claim.toLowerCase()) } };
  }
}

/** Stands for every network, or every account. No address and no claim is it. */
const ANY = '\n';

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What is true of all acts of a network. */
function withoutAccount(record: NewAuditRecord): NewAuditRecord {
  return {
    ...record,
    userId: null,
    actorId: null,
    sessionId: null,
    userAgent: null,
    requestId: null,
    object: null,
  };
}

function withoutOrigin(record: NewAuditRecord): NewAuditRecord {
  return { ...withoutAccount(record), ipAddress: null };
}
