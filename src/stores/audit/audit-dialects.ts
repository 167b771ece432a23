import type { Expression } from 'kysely';
import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';

/** A moment as the column is compared with it. */
export function momentParameter({ dialect }: Database): (moment: Date) => Expression<unknown> {
  switch (dialect) {
    case 'postgres':
      return (moment) => sql`cast(${moment.toISOString()} as timestamptz)`;
    case 'sqlite':
      // Moments are texts there. One of a whole second has two spellings, of which the short one comes first.
      return (moment) =>
        sql`${moment
          .toISOString()
          .replace('T', ' ')
          .replace(/(\.000)?Z$/, '')}`;
    default:
      return dialect satisfies never;
  }
}

/** How many acts an entry is of. A project may write what it likes into its own details. */
export function actsOfEntry({ dialect }: Database): Expression<unknown> {
  switch (dialect) {
    case 'postgres':
      return sql`case when jsonb_typeof(detail -> 'times') = 'number' then (detail ->> 'times')::numeric else 1 end`;
    case 'sqlite':
      return sql`case when json_type(detail, '$.times') in ('integer', 'real') then json_extract(detail, '$.times') else 1 end`;
    default:
      return dialect satisfies never;
  }
}
