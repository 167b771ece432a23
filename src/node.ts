export { type ConnectPgSimpleOptions, connectPgSimple } from './adapters/adopt/connect-pg-simple.ts';
export type { ExpressSession, ExpressSessionStore } from './adapters/adopt/express-session-store.ts';
export { type ExpressSessionsOptions, expressSessions } from './adapters/adopt/express-sessions.ts';
export type { SecurityHeadersOptions } from './adapters/mount/default-headers.ts';
export type { MountOptions } from './adapters/mount/mount.ts';
export { latchkey } from './adapters/node/node.ts';
export type { NodeAuth, NodeHandler, NodeListener, NodeVisit } from './adapters/node/node-auth.ts';
export { createNodeServer, type NodeServerOptions, stopServer } from './adapters/node/node-server.ts';
export type { NodeIncoming, NodeOutgoing } from './adapters/node-http/node-exchange.ts';
