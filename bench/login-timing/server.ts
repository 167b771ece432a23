import type { AddressInfo } from 'node:net';
import { pbkdf2Sha256Hasher } from 'latchkey';
import { createNodeServer } from 'latchkey/node';
import { openBenchSite } from '../support/bench-site.ts';
import { serveBench } from '../support/server-process.ts';

const open = await openBenchSite();
const { users } = open.accounts;
const username = 'Somebody';
const password = 'correct horse battery';
await users.createUser({ email: 'known@example.com', username, password });
await users.createUser({ email: 'inactive@example.com', username, password, isActive: false });
await users.createUser({ email: 'unusable@example.com', username });
const imported = await users.createUser({ email: 'imported@example.com', username });
// As Django leaves it: dearer than a hash of today's format.
await open.database.kysely
  .updateTable(users.model.table)
  .set({ password: await pbkdf2Sha256Hasher({ iterations: 1_000_000 }).encode(password) })
  .where('id', '=', imported.id)
  .execute();

const server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 });
server.listen(0, '127.0.0.1', () => {
  serveBench({ port: (server.address() as AddressInfo).port, headers: {} });
});
