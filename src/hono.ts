export { type HonoOptions, latchkey } from './adapters/hono/hono.ts';
export type { HonoAuth, LatchkeyEnv, LatchkeyVariables } from './adapters/hono/hono-auth.ts';
export type { SecurityHeadersOptions } from './adapters/mount/default-headers.ts';
export type { MountOptions } from './adapters/mount/mount.ts';
