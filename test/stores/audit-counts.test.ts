import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../src/compose/open-project.ts';
import type { NewAuditRecord } from '../../src/core/audit/audit-entry.ts';
import type { AuditSpan } from '../../src/core/audit/audit-store.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { SqlAuditStore } from '../../src/stores/audit/sql-audit-store.ts';
import { SqlSessionStore } from '../../src/stores/sessions/sql-session-store.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';

const entry = (kind: string, at: string, detail: Record<string, unknown> = {}): NewAuditRecord => ({
  kind,
  at: new Date(at),
  userId: null,
  actorId: null,
  sessionId: null,
  ipAddress: null,
  userAgent: null,
  outcome: 'ok',
  detail,
  requestId: null,
  object: null,
});
const span = (since: string, before: string): AuditSpan => ({
  since: new Date(since),
  before: new Date(before),
});

eachDatabase((databases) => {
  describe('a count of entries of the audit log', () => {
    let database: Database;
    let store: SqlAuditStore;
    beforeAll(async () => {
      const settings = {
        ...starter.settings,
        secretKey: 'x'.repeat(50),
        databaseUrl: await databases.create(),
      };
      const open = openProject({ ...starter, settings }, { folder: 'starter', writeLog: () => undefined });
      database = open.database;
      await open.migrate();
      store = new SqlAuditStore(database);
    });
    afterAll(() => database.close());

    it('is by kind and span, from the first moment on and until before the last', async () => {
      await store.insert([
        entry('a.x', '2026-02-28T23:59:59.999Z'),
        entry('a.x', '2026-03-01T00:00:00.000Z'),
        entry('a.x', '2026-03-01T23:59:59.999Z'),
        entry('a.x', '2026-03-02T00:00:00.000Z'),
        entry('a.y', '2026-03-02T00:00:00.001Z', { times: 7 }),
        entry('a.z', '2026-03-02T12:00:00.000Z'),
      ]);
      const spans = [
        span('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
        span('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'),
        span('2026-03-02T00:00:00.001Z', '2026-03-02T00:00:00.002Z'),
        span('2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'),
      ];
      expect(await store.count({ kinds: ['a.x', 'a.y', 'a.none'], spans, byTimes: false })).toEqual(
        new Map([
          ['a.x', [2, 1, 0, 0]],
          ['a.y', [0, 1, 1, 0]],
          ['a.none', [0, 0, 0, 0]],
        ]),
      );
      expect(await store.count({ kinds: [], spans, byTimes: false })).toEqual(new Map());
      expect(await store.count({ kinds: ['a.x'], spans: [], byTimes: true })).toEqual(new Map([['a.x', []]]));
    });

    it('takes a moment of a whole second in either of the spellings that Django writes', async () => {
      if (database.dialect !== 'sqlite') return;
      const { kysely } = database;
      await store.insert([entry('b.x', '2026-03-05T00:00:00Z'), entry('b.x', '2026-03-05T00:00:00Z')]);
      await sql`update latchkey_audit_entry set at = '2026-03-05 00:00:00'
        where id = (select max(id) from latchkey_audit_entry)`.execute(kysely);
      const spans = [
        span('2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z'),
        span('2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z'),
      ];
      expect((await store.count({ kinds: ['b.x'], spans, byTimes: false })).get('b.x')).toEqual([0, 2]);
    });

    it('adds up how many acts an entry is of, and takes nothing else for a number', async () => {
      const times = [2, 40, '3', null, [5], { times: 6 }];
      await store.insert([
        entry('c.x', '2026-03-01T10:00:00Z'),
        ...times.map((value) => entry('c.x', '2026-03-01T10:00:00Z', { times: value })),
      ]);
      const spans = [span('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')];
      expect((await store.count({ kinds: ['c.x'], spans, byTimes: true })).get('c.x')).toEqual([47]);
      expect((await store.count({ kinds: ['c.x'], spans, byTimes: false })).get('c.x')).toEqual([7]);
    });

    it('reads an index, and so does a count of sessions', async () => {
      const seen = watchQueries(database);
      const spans = [span('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')];
      await store.count({ kinds: ['d.x'], spans, byTimes: false });
      await store.count({ kinds: ['d.x'], spans, byTimes: true });
      await new SqlSessionStore(database, CustomUser).countEverybodys(0, 0);
      const [single = '', byTimes = '', sessions = ''] = await Promise.all(
        seen.map((query) => planOf(database, query)),
      );
      const index = 'latchkey_audit_entry_kind_at_idx';
      const byPlan = {
        sqlite: [
          `COVERING INDEX ${index} (kind=? AND at>? AND at<?)`,
          `INDEX ${index} (kind=? AND at>? AND at<?)`,
        ],
        postgres: [`Index Only Scan using ${index}`, `using ${index}`],
      }[database.dialect];
      expect(single).toContain(byPlan[0]);
      expect(byTimes).toContain(byPlan[1]);
      expect(sessions).toMatch(
        /(COVERING INDEX|Index Only Scan using) latchkey_session_expires_at_renewed_at/,
      );
    });
  });
});

/** How a database runs a query, in its own words. PostgreSQL goes through a small table whatever its indexes. */
async function planOf(database: Database, query: string): Promise<string> {
  return database.atomic(async () => {
    const { kysely, dialect } = database;
    if (dialect === 'sqlite') {
      const { rows } = await sql<{ detail: string }>`${sql.raw(`explain query plan ${query}`)}`.execute(
        kysely,
      );
      return rows.map(({ detail }) => detail).join('\n');
    }
    for (const off of ['seqscan', 'bitmapscan'])
      await sql`${sql.raw(`set local enable_${off} = off`)}`.execute(kysely);
    const asked = query.replace(/cast\(\$\d+/g, "cast('2026-03-01'").replace(/\$\d+/g, "'0'");
    const { rows } = await sql<Record<string, string>>`${sql.raw(`explain ${asked}`)}`.execute(kysely);
    return rows.flatMap((row) => Object.values(row)).join('\n');
  });
}
