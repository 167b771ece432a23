import type { MountCase } from './mount-case.ts';
import { express5 } from './mounts/express.ts';
import { express4 } from './mounts/express4.ts';
import { fastify, fastifyHttp2 } from './mounts/fastify.ts';
import { hono, honoHttp2, honoOnLambda } from './mounts/hono.ts';
import { node, nodeHttp2 } from './mounts/node.ts';
import { web } from './mounts/web.ts';

/** Every server that accounts can live in. Suites that send bytes and upgrades of HTTP/1.1 run over all of them. */
export const mounts: readonly MountCase[] = [express5, express4, fastify, hono, node, web];

/** And again those that can stand in a server of HTTP/2; Express cannot. The other suites run over all of these. */
export const allMounts: readonly MountCase[] = [...mounts, fastifyHttp2, honoHttp2, nodeHttp2];

/** And again those that middleware can stand in front of, behind security headers, CORS and compression. */
export const dressedMounts: readonly MountCase[] = [
  ...[express5, express4, fastify, node].map((mount) => dressed(mount)),
  // Hono's outermost middleware has the last word about each header.
  dressed({ ...hono, overruled: { 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN' } }),
];

/** And again behind two proxies, which they trust. */
export const behindProxies: readonly MountCase[] = mounts.map((mount) => {
  return { ...mount, name: `${mount.name}, behind two proxies`, behindProxies: true };
});

/** And without a connection, by what the frameworks have for tests: supertest, `inject`, `request`, a mere function. */
export const helperMounts: readonly MountCase[] = [express5, fastify, hono, node, web].map((mount) => ({
  ...mount,
  name: `${mount.name}, by its test helper`,
  byHelper: true,
}));

/** And those that AWS Lambda can call: by serverless-http, @fastify/aws-lambda, and Hono's own adapter. */
export const lambdaMounts: readonly MountCase[] = [express5, express4, fastify, honoOnLambda, node, web];

function dressed(mount: MountCase): MountCase {
  return { ...mount, name: `${mount.name}, behind helmet, CORS and compression`, dressed: true };
}
