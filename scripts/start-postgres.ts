// Starts a PostgreSQL on this machine to develop against, and prints its URL. Ctrl+C stops it and removes its data.
// Run: npm run postgres
import { once } from 'node:events';
import { findPostgres, HOW_TO_GET_POSTGRES, startPostgres } from '../test/support/postgres-server.ts';

const binaries = findPostgres();
if (!binaries) throw new Error(HOW_TO_GET_POSTGRES);
const server = await startPostgres(binaries);
console.log(`DATABASE_URL=${server.url}`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await server.stop();
