import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';

/**
 * Where one project keeps the visitor of a framework's request: in a property of its own, so that several projects in
 * one server know nothing of each other. A WeakMap would do as well, but costs the garbage collector more than all the
 * rest of a request.
 */
export class VisitorSlot<U extends BaseUser> {
  readonly #property = Symbol('visitor');

  /** The visitor of a request; undefined before `put`. */
  get(request: object): HttpRequest<U> | undefined {
    return (request as Record<symbol, HttpRequest<U> | undefined>)[this.#property];
  }

  put(request: object, visitor: HttpRequest<U>): void {
    (request as Record<symbol, HttpRequest<U> | undefined>)[this.#property] = visitor;
  }
}
