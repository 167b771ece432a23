/** A value that is there already, or will be. SQLite answers at once, a database server does not. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Goes on with a value: at once when it is there. On the path of every request a promise costs as much as what it
 * would wait for.
 */
export function andThen<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
