import { z } from 'zod';
import { defineSettings } from '../support/settings/setting.ts';

const URL_FORMS = 'must be sqlite:FILE, sqlite::memory: or postgres://user:password@host:5432/database';

export const databaseSettings = defineSettings({
  databaseUrl: {
    schema: z.string().refine(isDatabaseUrl, URL_FORMS),
    default: 'sqlite:db.sqlite3',
    env: { name: 'DATABASE_URL' },
    doc: 'Where the data is: `sqlite:FILE` (relative to the project), `sqlite::memory:`, or `postgres://user:password@host:5432/database`.',
  },
  backupPath: {
    schema: z.string().min(1).nullable(),
    default: null,
    env: { name: 'BACKUP_PATH' },
    doc: 'Where the backups of the database are, for `check --deploy` to look at: a file or a folder; `managed` where somebody else makes them.',
  },
  databasePoolSize: {
    schema: z.int().min(1).max(1000),
    default: 10,
    doc: 'Connections to PostgreSQL that one process has at most; SQLite needs none.',
  },
});

function isDatabaseUrl(value: string): boolean {
  return /^sqlite:.+$/.test(value) || (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value));
}
