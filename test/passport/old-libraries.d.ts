/** What the tests use of express-session and Passport, which bring no types. */
declare module 'express-session' {
  import type { RequestHandler } from 'express';

  export interface SessionData {
    readonly cookie: { readonly maxAge: number | null };
  }
  type Done<T = void> = (error: unknown, value?: T) => void;

  export class Store {
    get(sid: string, done: Done<SessionData | null>): void;
    set(sid: string, session: SessionData, done: Done): void;
    destroy(sid: string, done: Done): void;
  }
  export interface SessionOptions {
    readonly secret: string | readonly string[];
    readonly store: Store;
    readonly resave: boolean;
    readonly saveUninitialized: boolean;
    readonly cookie: { readonly maxAge: number };
  }
  const session: ((options: SessionOptions) => RequestHandler) & { readonly Store: typeof Store };
  export default session;
}

declare module 'passport' {
  import type { Request, RequestHandler } from 'express';

  type Done<T> = (error: unknown, value?: T | false) => void;

  export class Strategy {
    name: string;
    authenticate(req: Request): void;
    success(user: object): void;
    fail(status: number): void;
    error(error: unknown): void;
  }
  export class Passport {
    use(strategy: Strategy): this;
    serializeUser<U>(serialize: (user: U, done: Done<number>) => void): void;
    deserializeUser<U>(deserialize: (id: number, done: Done<U>) => void): void;
    session(): RequestHandler;
    authenticate(name: string): RequestHandler;
  }
  const passport: { readonly Passport: typeof Passport; readonly Strategy: typeof Strategy };
  export default passport;
}
