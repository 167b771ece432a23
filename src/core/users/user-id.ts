import type { RowId } from '../../models/model-key.ts';

/** A user's id: a number, a UUID in its usual spelling, or a text of the project's own. See `defineUserModel`. */
export type UserId = RowId;
