import type { Credentials } from './backends/authentication-backend.ts';
import type { BaseUser } from './users/user.ts';

/** What can be listened to, and what a listener gets. Django's user_logged_in, user_logged_out, user_login_failed. */
export interface AccountEvents<U extends BaseUser> {
  userLoggedIn: { readonly user: U; readonly backend: string; readonly ip: string | null };
  userLoggedOut: { readonly user: U; readonly ip: string | null };
  /** The credentials as they were offered, with every secret masked. */
  userLoginFailed: { readonly credentials: Credentials; readonly ip: string | null };
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

const SECRET_NAME = /api|token|key|secret|password|signature/i;

/** The credentials without their secrets, by Django's list of what a secret is called. */
export function maskCredentials(credentials: Credentials): Credentials {
  const masked = Object.entries(credentials).map(([name, value]) => [
    name,
    SECRET_NAME.test(name) ? '********************' : value,
  ]);
  return Object.fromEntries(masked);
}
