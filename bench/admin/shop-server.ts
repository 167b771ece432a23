import type { AddressInfo } from 'node:net';
import { createNodeServer } from 'latchkey/node';
import { serveBench } from '../support/server-process.ts';
import { openShop, type Search, STAFF } from './shop.ts';

const { DATABASE_URL = '', SEARCH = 'address' } = process.env;
const open = openShop(DATABASE_URL, SEARCH as Search);
const staff = await open.accounts.users.getByNaturalKey(STAFF);
if (!staff) throw new Error('the user is missing');
const session = open.accounts.sessions.empty();
await open.accounts.login(session, staff);

const server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 });
server.listen(0, '127.0.0.1', () => {
  serveBench({
    port: (server.address() as AddressInfo).port,
    headers: { cookie: `latchkey_session=${session.key}` },
  });
});
