import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres, startPostgres } from '../../test/support/postgres-server.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { makeShop, type Search } from './shop.ts';
import { fillPostgres, fillSqlite } from './shop-rows.ts';

/** Shops on one kind of database, one for each number of rows, each with a server for each search. */
export interface Shops {
  readonly name: string;
  server(rows: number, search: Search): ServerProcess;
  remove(): Promise<void>;
}

export async function shopsOnSqlite(sizes: readonly number[]): Promise<Shops> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const urls = new Map<number, string>();
  for (const rows of sizes) {
    const file = join(folder, `${rows}.sqlite3`);
    const url = `sqlite:${file}`;
    await makeShop(url);
    await fillSqlite(file, rows);
    urls.set(rows, url);
  }
  return serving('SQLite', urls, async () => rmSync(folder, { recursive: true }));
}

/** Null where no PostgreSQL is installed. */
export async function shopsOnPostgres(sizes: readonly number[]): Promise<Shops | null> {
  const binaries = findPostgres();
  if (binaries === null) return null;
  const server = await startPostgres(binaries);
  const driver = new pg.Client({ connectionString: server.url });
  await driver.connect();
  const urls = new Map<number, string>();
  for (const rows of sizes) {
    await driver.query(`create database shop_${rows}`);
    const url = new URL(`/shop_${rows}`, server.url).href;
    await makeShop(url);
    await fillPostgres(url, rows);
    urls.set(rows, url);
  }
  await driver.end();
  return serving('PostgreSQL', urls, () => server.stop());
}

const SERVER = new URL('./shop-server.ts', import.meta.url);

async function serving(
  name: string,
  urls: ReadonlyMap<number, string>,
  remove: () => Promise<void>,
): Promise<Shops> {
  const servers = new Map<string, ServerProcess>();
  for (const [rows, url] of urls) {
    for (const search of ['address', 'name', 'both'] as const) {
      servers.set(`${rows} ${search}`, await startServer(SERVER, { DATABASE_URL: url, SEARCH: search }));
    }
  }
  return {
    name,
    server(rows, search) {
      const found = servers.get(`${rows} ${search}`);
      if (!found) throw new Error(`There is no shop of ${rows} rows.`);
      return found;
    },
    async remove() {
      for (const server of servers.values()) await server.stop();
      await remove();
    },
  };
}
