import type { AdminRequest } from '../site/admin-view.ts';

/**
 * What the form of a row was sent with: on a stale token too, to be shown again. Nothing is saved of that, since the forms that
 * are bound to it are never valid. Null: the form is shown for the first time.
 */
export async function sentFields(request: AdminRequest): Promise<URLSearchParams | null> {
  return request.method === 'POST' ? request.form() : (request.staleForm?.take() ?? null);
}
