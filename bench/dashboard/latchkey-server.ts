import type { AddressInfo } from 'node:net';
import { createNodeServer } from 'latchkey/node';
import { benchUser, openBenchSite } from '../support/bench-site.ts';
import { serveBench } from '../support/server-process.ts';

const open = await openBenchSite();
const user = await open.accounts.users.getByNaturalKey(benchUser.email);
if (!user) throw new Error('the user is missing');
const session = open.accounts.sessions.empty();
await open.accounts.login(session, user);

const server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 });
server.listen(0, '127.0.0.1', () => {
  serveBench({
    port: (server.address() as AddressInfo).port,
    headers: { cookie: `latchkey_session=${session.key}` },
  });
});
