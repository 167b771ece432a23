import type { Database } from '../../src/database/contract/database.ts';

/** Every statement that is run from now on, but for prepared reads (of a session, of a user by key). */
export function watchQueries(database: Database): string[] {
  const seen: string[] = [];
  const executor = database.kysely.getExecutor();
  const run = executor.executeQuery.bind(executor);
  executor.executeQuery = (query, ...rest) => {
    seen.push(query.sql);
    return run(query, ...rest);
  };
  const readRows = database.readRows.bind(database);
  const watched: Pick<Database, 'readRows'> = {
    readRows(query) {
      seen.push(query);
      return readRows(query);
    },
  };
  Object.assign(database, watched);
  return seen;
}
