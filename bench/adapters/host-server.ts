// One framework in a process of its own: FRAMEWORK names it, BEFORE what stands before its page.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { benchUser, openBenchSite } from '../support/bench-site.ts';
import { serveBench } from '../support/server-process.ts';
import { frameworks } from './frameworks.ts';
import { openLookup } from './lookup.ts';

const site = await openBenchSite();
const user = await site.accounts.users.getByNaturalKey(benchUser.email);
if (!user) throw new Error('There is no user.');
const session = site.accounts.sessions.empty();
await site.accounts.login(session, user);

const framework = frameworks.find(({ name }) => name === process.env.FRAMEWORK);
if (!framework) throw new Error(`There is no framework ${process.env.FRAMEWORK}.`);
const kind = process.env.BEFORE;
const before =
  kind === 'accounts'
    ? ({ kind, project: site } as const)
    : kind === 'lookup'
      ? ({ kind, look: openLookup(site.databaseFile) } as const)
      : ({ kind: 'nothing' } as const);
const { listener } = await framework.make(before);

const server = createServer(listener);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
serveBench({ port, headers: { cookie: `sid=${session.key}` } });
