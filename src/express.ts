export { type ConnectPgSimpleOptions, connectPgSimple } from './adapters/adopt/connect-pg-simple.ts';
export type { ExpressSession, ExpressSessionStore } from './adapters/adopt/express-session-store.ts';
export { type ExpressSessionsOptions, expressSessions } from './adapters/adopt/express-sessions.ts';
export { latchkey } from './adapters/express/express.ts';
export type { ExpressAuth } from './adapters/express/express-auth.ts';
export type { LocalsOptions } from './adapters/express/express-locals.ts';
export type { SecurityHeadersOptions } from './adapters/mount/default-headers.ts';
export type { MountOptions } from './adapters/mount/mount.ts';
