import { hash } from 'node:crypto';
import { nodeExchange } from './adapters/node-exchange.ts';
import { benchUser, openBenchSite } from './support/bench-site.ts';
import { NodeHost } from '../dist/adapters/host/node-host.js';
import { NodeSource } from '../dist/adapters/host/node-source.js';
const site: any = await openBenchSite();
const { accounts } = site;
const user = await accounts.users.getByNaturalKey(benchUser.email);
const session = accounts.sessions.empty();
await accounts.login(session, user);
const key = session.key;
const cookie = `sid=${key}`;
const host: any = new NodeHost(site);
const N = 2000;
function t(name: string, prep: () => any, f: (x: any) => any) {
  const times: number[] = [];
  for (let r = 0; r < 40; r++) {
    const xs = Array.from({ length: N }, prep);
    const s = process.cpuUsage();
    for (const x of xs) f(x);
    const e = process.cpuUsage(s);
    times.push((e.user + e.system) / N);
  }
  times.sort((a, b) => a - b);
  console.log(name.padEnd(30), times[20].toFixed(2), times[2].toFixed(2));
}
const store = (accounts.sessions as any);
t('sha', () => key, (k) => hash('sha256', k, 'hex'));
t('sessions.open', () => key, (k) => accounts.sessions.open(k));
t('NodeSource+path', () => nodeExchange(cookie), (x) => new NodeSource(x.incoming).path);
t('visit', () => nodeExchange(cookie), (x) => { const s = new NodeSource(x.incoming); return host.host.visit({ source: s, path: '/bench', remoteAddress: null }); });
t('visit anon', () => nodeExchange(null), (x) => { const s = new NodeSource(x.incoming); return host.host.visit({ source: s, path: '/bench', remoteAddress: null }); });
t('enter', () => nodeExchange(cookie), (x) => host.enter(x.incoming, x.outgoing));
t('enter anon', () => nodeExchange(null), (x) => host.enter(x.incoming, x.outgoing));
t('socket.remoteAddress', () => nodeExchange(null), (x) => x.incoming.socket.remoteAddress);
t('setHeader vary', () => nodeExchange(null), (x) => x.outgoing.setHeader('vary', 'Cookie'));
await site.close();
