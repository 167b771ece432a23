import type { HostCase } from './host-case.ts';
import { express5 } from './hosts/express.ts';
import { express4 } from './hosts/express4.ts';
import { fastify, fastifyHttp2 } from './hosts/fastify.ts';
import { hono, honoHttp2, honoOnLambda } from './hosts/hono.ts';
import { node, nodeHttp2 } from './hosts/node.ts';
import { web } from './hosts/web.ts';

/** Every server that accounts can live in. Suites that send bytes and upgrades of HTTP/1.1 run over all of them. */
export const hosts: readonly HostCase[] = [express5, express4, fastify, hono, node, web];

/** And again those that can stand in a server of HTTP/2; Express cannot. The other suites run over all of these. */
export const allHosts: readonly HostCase[] = [...hosts, fastifyHttp2, honoHttp2, nodeHttp2];

/** And again those that middleware can stand in front of, behind security headers, CORS and compression. */
export const dressedHosts: readonly HostCase[] = [
  ...[express5, express4, fastify, node].map((host) => dressed(host)),
  // Hono's outermost middleware has the last word about each header.
  dressed({ ...hono, overruled: { 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN' } }),
];

/** And again behind two proxies, which they trust. */
export const behindProxies: readonly HostCase[] = hosts.map((host) => {
  return { ...host, name: `${host.name}, behind two proxies`, behindProxies: true };
});

/** And without a connection, by what the frameworks have for tests: supertest, `inject`, `request`, a mere function. */
export const helperHosts: readonly HostCase[] = [express5, fastify, hono, node, web].map((host) => ({
  ...host,
  name: `${host.name}, by its test helper`,
  byHelper: true,
}));

/** And those that AWS Lambda can call: by serverless-http, @fastify/aws-lambda, and Hono's own adapter. */
export const lambdaHosts: readonly HostCase[] = [express5, express4, fastify, honoOnLambda, node, web];

function dressed(host: HostCase): HostCase {
  return { ...host, name: `${host.name}, behind helmet, CORS and compression`, dressed: true };
}
