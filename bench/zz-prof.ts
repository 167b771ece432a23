import { nodeExchange } from './adapters/node-exchange.ts';
import { benchUser, openBenchSite } from './support/bench-site.ts';
import { NodeHost } from '../dist/adapters/host/node-host.js';
const site: any = await openBenchSite();
const { accounts } = site;
const user = await accounts.users.getByNaturalKey(benchUser.email);
const session = accounts.sessions.empty();
await accounts.login(session, user);
const cookie = `sid=${session.key}`;
const host: any = new NodeHost(site);
let total = 0;
for (let r = 0; r < 300; r++) {
  const xs = Array.from({ length: 500 }, () => nodeExchange(cookie));
  const s = process.cpuUsage();
  for (const x of xs) host.enter(x.incoming, x.outgoing);
  const e = process.cpuUsage(s); total += e.user + e.system;
}
console.log('us/enter', total / 300 / 500);
await site.close();
