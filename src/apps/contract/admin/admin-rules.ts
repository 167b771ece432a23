import type { BaseUser } from '../../../core/users/user.ts';

/** What may be done with the rows of a model, as its permissions call it. */
export type AdminAct = 'add' | 'change' | 'delete' | 'view';

/**
 * What somebody who has the permission may do all the same only where this says so. `row` is null where no single row is meant: a
 * list, a link. Where it is false for null, it is so for every row.
 */
export type AdminRules<Row> = {
  readonly [Act in AdminAct]?: (user: BaseUser, row: Row | null) => boolean | Promise<boolean>;
};
