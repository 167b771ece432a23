import type { BaseUser } from '../users/user.ts';
import type { AccountRequest } from './account-request.ts';
import type { Credentials } from './credentials.ts';

/** Where an event comes from. */
interface EventOrigin<U extends BaseUser> {
  readonly ip: string | null;
  /** The request in which it happened, on every server; undefined where there is none, in a command for one. */
  readonly request: AccountRequest<U> | undefined;
}

/** What can be listened to, and what a listener gets. Django's user_logged_in, user_logged_out, user_login_failed. */
export interface AccountEvents<U extends BaseUser> {
  userLoggedIn: EventOrigin<U> & { readonly user: U; readonly backend: string };
  userLoggedOut: EventOrigin<U> & { readonly user: U };
  /** The credentials as they were offered, with every secret masked. */
  userLoginFailed: EventOrigin<U> & { readonly credentials: Credentials };
}

export type EventName<U extends BaseUser> = keyof AccountEvents<U>;
export type EventListener<U extends BaseUser, N extends EventName<U>> = (
  event: AccountEvents<U>[N],
) => void | Promise<void>;

type AnyListener = (event: never) => void | Promise<void>;

/** Tells listeners what happened, after it happened, one after the other. */
export class Events<U extends BaseUser> {
  readonly #listeners = new Map<string, Set<AnyListener>>();
  readonly #onError: (event: string, error: unknown) => void;

  /** `onError` hears of listeners that failed: the event has happened, and a failing listener does not undo it. */
  constructor(onError: (event: string, error: unknown) => void) {
    this.#onError = onError;
  }

  /** Calls `listener` at every such event from now on. Returns the function that ends this. */
  on<N extends EventName<U>>(name: N, listener: EventListener<U, N>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(name, listeners);
    return () => listeners.delete(listener);
  }

  async emit<N extends EventName<U>>(name: N, event: AccountEvents<U>[N]): Promise<void> {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        await listener(event as never);
      } catch (error) {
        this.#onError(name, error);
      }
    }
  }
}
