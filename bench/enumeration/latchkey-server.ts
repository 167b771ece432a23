import type { AddressInfo } from 'node:net';
import { createNodeServer } from 'latchkey/node';
import { openBenchSite } from '../support/bench-site.ts';
import { serveBench } from '../support/server-process.ts';

/** Users `known0@example.com` and so on. */
const USERS = Number(process.env.BENCH_USERS);

const open = await openBenchSite({
  mailUrl: process.env.BENCH_MAIL_URL,
  publicOrigin: 'http://127.0.0.1',
  emailVerification: 'mandatory',
  loginByCode: true,
});
for (let number = 0; number < USERS; number++) {
  const user = await open.accounts.users.createUser({
    email: `known${number}@example.com`,
    username: 'Known',
  });
  await open.accounts.addresses.prove(user, user.email);
}
open.mailWorker.start();
const server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 });
server.listen(0, '127.0.0.1', () => {
  serveBench({ port: (server.address() as AddressInfo).port, headers: {} });
});
