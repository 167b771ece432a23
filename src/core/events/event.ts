/** Something that can happen, as a value. `Data`: what a listener is told of it. */
export interface AppEvent<Data extends object = object> {
  /** For people and logs: `userLoggedIn`. Two events of one name are two events. */
  readonly name: string;
  readonly '~data'?: Data;
}

/** An event that has happened. */
export interface Happening {
  readonly event: AppEvent;
  readonly data: object;
}

/**
 * Declares an event, as an app does for what happens in it: Django's `Signal`.
 *
 * ```ts
 * export const orderPlaced = defineEvent<{ readonly orderId: number; readonly user: BaseUser }>('orderPlaced');
 * ```
 *
 * A property of type `BaseUser` is the project's own user where it is listened to.
 */
export function defineEvent<Data extends object = object>(name: string): AppEvent<Data> {
  return Object.freeze({ name });
}

/** An event with what is told of it. Never put a secret in: listeners write it down. */
export function happened<Data extends object>(event: AppEvent<Data>, data: NoInfer<Data>): Happening {
  return { event, data };
}
