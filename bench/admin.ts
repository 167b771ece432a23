// How long the admin's pages take at a thousand rows and at a million, side by side, on SQLite and PostgreSQL.
import { Agent } from 'node:http';
import { askPage } from './admin/ask-page.ts';
import type { Search } from './admin/shop.ts';
import { type Shops, shopsOnPostgres, shopsOnSqlite } from './admin/shops.ts';
import { median, percentile } from './support/statistics.ts';

const SMALL = 1000;
const LARGE = 1_000_000;
/** Of the 95th percentiles: the goal for every page. */
const LIMIT = 3;
const ROUNDS = 100;
const WARM_UP = 10;

/** A page of the admin, at a number of rows. */
interface Page {
  readonly name: string;
  path(rows: number): string;
  /** What it must have on it. */
  readonly shows: (rows: number) => string;
  readonly search?: Search;
}

const CUSTOMERS = '/admin/shop/customer/';
const ORDERS = '/admin/shop/order/';
const half = (rows: number) => rows / 2;

const pages: readonly Page[] = [
  { name: 'the first page', path: () => '/admin/', shows: () => CUSTOMERS },
  { name: 'users', path: () => CUSTOMERS, shows: (rows) => `user${rows}@` },
  {
    name: 'users by a whole address',
    path: (rows) => `${CUSTOMERS}?q=user${half(rows)}%40example.com`,
    shows: (rows) => `user${half(rows)}@`,
  },
  {
    name: 'users by the beginning of an address',
    path: (rows) => `${CUSTOMERS}?q=USER${half(rows) / 10}`,
    shows: (rows) => `user${half(rows)}@`,
  },
  {
    name: 'users by a part of the name, few have it',
    search: 'name',
    path: (rows) => `${CUSTOMERS}?q=ame+${half(rows)}`,
    shows: (rows) => `user${half(rows)}@`,
  },
  {
    name: 'users by a part of the name, many have it',
    search: 'name',
    path: () => `${CUSTOMERS}?q=ame+1`,
    shows: () => '@example.com',
  },
  {
    name: 'users by a part of the address or the name, few have it',
    search: 'both',
    path: (rows) => `${CUSTOMERS}?q=ser${half(rows)}%40ex`,
    shows: (rows) => `user${half(rows)}@`,
  },
  {
    name: 'users by a part of the address or the name, many have it',
    search: 'both',
    path: () => `${CUSTOMERS}?q=xample.com`,
    shows: () => '@example.com',
  },
  {
    name: 'a user',
    path: (rows) => `${CUSTOMERS}${half(rows)}/change/`,
    shows: (rows) => `user${half(rows) - 1}@`,
  },
  { name: 'orders, with customers and products', path: () => ORDERS, shows: () => '@example.com' },
  {
    name: 'orders, deep in the list',
    path: (rows) => `${ORDERS}?after=${half(rows)}`,
    shows: () => 'rel="prev"',
  },
  {
    name: 'orders by a part of the name of the customer, few have it',
    path: (rows) => `${ORDERS}?q=ame+${half(rows)}`,
    shows: (rows) => `user${half(rows)}@`,
  },
  {
    name: 'orders by a part of the name of the customer, many have it',
    path: () => `${ORDERS}?q=ame+1`,
    shows: () => '@example.com',
  },
  {
    name: 'customers offered while one types',
    path: (rows) => `${CUSTOMERS}autocomplete/?q=user${half(rows) / 10}`,
    shows: (rows) => `user${half(rows)}@`,
  },
  { name: 'the form of an order', path: (rows) => `${ORDERS}${half(rows)}/change/`, shows: () => 'selected' },
];

const agent = new Agent({ keepAlive: true });

/** The milliseconds of each round, at either number of rows in turn: what else the machine does falls on both alike. */
async function measure(shops: Shops, page: Page): Promise<ReadonlyMap<number, readonly number[]>> {
  const times = new Map<number, number[]>([
    [SMALL, []],
    [LARGE, []],
  ]);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [rows, taken] of times) {
      const server = shops.server(rows, page.search ?? 'address');
      const { took, html } = await askPage(server, page.path(rows), agent);
      if (!html.includes(page.shows(rows))) throw new Error(`${page.path(rows)} does not show its row`);
      if (round >= 0) taken.push(took);
    }
  }
  return times;
}

async function report(shops: Shops): Promise<void> {
  console.log(`${shops.name}: median and 95th percentile in ms`);
  for (const page of pages) {
    const times = await measure(shops, page);
    const [small = [], large = []] = [times.get(SMALL), times.get(LARGE)];
    const ratio = percentile(large, 95) / percentile(small, 95);
    const told = [small, large].map(
      (taken) => `${median(taken).toFixed(1)} / ${percentile(taken, 95).toFixed(1)}`,
    );
    console.log(
      `  ${page.name}: ${told[0]} at ${SMALL} rows, ${told[1]} at ${LARGE}: ${ratio.toFixed(2)} times (limit ${LIMIT})`,
    );
    if (ratio > LIMIT) process.exitCode = 1;
  }
}

for (const openShops of [shopsOnSqlite, shopsOnPostgres]) {
  const shops = await openShops([SMALL, LARGE]);
  if (shops === null) {
    console.log('PostgreSQL: not installed here, and not measured');
    continue;
  }
  try {
    await report(shops);
  } finally {
    await shops.remove();
  }
}
agent.destroy();
