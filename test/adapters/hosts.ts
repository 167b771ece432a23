import type { HostCase } from './host-case.ts';
import { express5 } from './hosts/express.ts';
import { express4 } from './hosts/express4.ts';
import { fastify } from './hosts/fastify.ts';
import { hono } from './hosts/hono.ts';
import { node } from './hosts/node.ts';
import { web } from './hosts/web.ts';

/** Every server that accounts can live in. The suites of this folder run over all of them, unchanged. */
export const hosts: readonly HostCase[] = [express5, express4, fastify, hono, node, web];
