export { latchkey } from './adapters/fastify/fastify.ts';
export type { FastifyAuth } from './adapters/fastify/fastify-auth.ts';
export type { SecurityHeadersOptions } from './adapters/mount/default-headers.ts';
export type { MountOptions } from './adapters/mount/mount.ts';
