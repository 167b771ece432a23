import type { AddressInfo } from 'node:net';
import { createNodeServer } from 'latchkey/node';
import { openBenchSite } from '../support/bench-site.ts';
import { serveBench } from '../support/server-process.ts';
import { PASSWORD } from './form.ts';

/** Users `known0@example.com` and so on. */
const USERS = Number(process.env.BENCH_USERS ?? 0);
/** Accounts of each kind whose login is refused (`refused-logins.ts`). */
const LOGINS = Number(process.env.BENCH_LOGINS ?? 0);

const open = await openBenchSite({
  mailUrl: process.env.BENCH_MAIL_URL,
  publicOrigin: 'http://127.0.0.1',
  emailVerification: 'mandatory',
  loginByCode: true,
  // The first wrong login is refused as such, the second for being too many.
  throttleLoginAccount: { free: 1, from: 900, to: 900, stop: 100 },
  throttleLoginNetwork: null,
  throttleRegistrationNetwork: null,
  throttlePasswordResetNetwork: null,
  throttleMailNetwork: null,
});
for (let number = 0; number < USERS; number++) {
  const user = await open.accounts.users.createUser({
    email: `known${number}@example.com`,
    username: 'Known',
  });
  await open.accounts.addresses.prove(user, user.email);
}
await makeLogins();
open.mailWorker.start();
const server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 });
server.listen(0, '127.0.0.1', () => {
  serveBench({ port: (server.address() as AddressInfo).port, headers: {} });
});

async function makeLogins(): Promise<void> {
  if (LOGINS === 0) return;
  const { users } = open.accounts;
  const [right, wrong] = [
    await users.hashPassword(PASSWORD),
    await users.hashPassword(`${PASSWORD} of hers`),
  ];
  for (let number = 0; number < LOGINS; number++) {
    const login = (kind: string) => ({ email: `${kind}${number}@login.example.com`, username: kind });
    await users.createUser({ ...login('known'), password: wrong });
    await users.createUser({ ...login('inactive'), password: right, isActive: false });
    await users.createUser(login('unproven'));
  }
}
