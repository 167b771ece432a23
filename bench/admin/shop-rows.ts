import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** Customers to a product. */
const PER_PRODUCT = 100;

/** What the two databases write each in its own way. */
interface Dialect {
  /** A query for the column n: 1, 2, 3… */
  numbers(count: number): string;
  /** The moment so many minutes after the beginning of 2024. */
  moment(minutes: string): string;
}

const SQLITE: Dialect = {
  numbers: (count) =>
    `with recursive numbers(n) as (select 1 union all select n + 1 from numbers limit ${count}) select n from numbers`,
  moment: (minutes) => `strftime('%Y-%m-%d %H:%M:%S', '2024-01-01', (${minutes}) || ' minutes')`,
};

const POSTGRES: Dialect = {
  numbers: (count) => `select n from generate_series(1::bigint, ${count}) as n`,
  moment: (minutes) => `timestamptz '2024-01-01 00:00Z' + (${minutes}) * interval '1 minute'`,
};

/** Customers and as many orders, and a product for each hundred of them. The orders are not in the order of their times. */
function statements({ numbers, moment }: Dialect, count: number): readonly string[] {
  const products = count / PER_PRODUCT;
  return [
    `insert into shop_customer (password, is_superuser, email, name, is_active, is_staff)
      select '!', false, 'user' || n || '@example.com', 'Name ' || n, n % 10 > 0, false from (${numbers(count)}) as numbers`,
    `insert into shop_product (title) select 'Product ' || n from (${numbers(products)}) as numbers`,
    // The first customer is the one of the staff.
    `insert into shop_order (customer_id, product_id, status, placed_at)
      select 2 + n * 7 % ${count}, 1 + n % ${products}, case n % 3 when 0 then 'open' when 1 then 'paid' else 'sent' end,
        ${moment(`n * 7919 % ${count}`)} from (${numbers(count)}) as numbers`,
  ];
}

export async function fillSqlite(file: string, count: number): Promise<void> {
  const driver = new DatabaseSync(file);
  for (const statement of [...statements(SQLITE, count), 'analyze']) driver.exec(statement);
  driver.close();
}

export async function fillPostgres(url: string, count: number): Promise<void> {
  const driver = new pg.Client({ connectionString: url });
  await driver.connect();
  // What the server would do by itself some time, and then in the middle of a measurement.
  for (const statement of [...statements(POSTGRES, count), 'vacuum analyze']) await driver.query(statement);
  await driver.end();
}
