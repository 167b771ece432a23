import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { Model } from '../../../models/model.ts';
import { Group } from '../../../models/permissions/permission-models.ts';
import { deleteAccount } from '../../accounts/deletion/rules/delete-account.ts';

/** What has become of a row whose model has rules of its own for that. */
export type OwnOutcome =
  | { readonly state: 'deleted' | 'gone' | 'lastSuperuser' }
  /** Rows forbid it: what people call them. */
  | { readonly state: 'kept'; readonly by: readonly string[] }
  /** It is deleted later, and can be taken back until then. */
  | { readonly state: 'planned'; readonly dueAt: Date };

/** How rows of a model are deleted that has rules of its own for that. */
export interface OwnDeletion {
  /** Whether the rules take care of what goes along too. */
  readonly isWhole: boolean;
  deleteRow(request: HttpRequest<BaseUser>, row: { readonly id: unknown }): Promise<OwnOutcome>;
}

/** Accounts end as their users end them: after the days of grace, with their sessions, and with a mail. */
const accountDeletion: OwnDeletion = {
  isWhole: true,
  deleteRow: (request, user) => deleteAccount(request, user as BaseUser),
};

/** Who listens is told, and nobody is in it any more. */
const groupDeletion: OwnDeletion = {
  isWhole: false,
  async deleteRow({ site }, group) {
    const done = await site.accounts.groups.delete(group as { readonly id: number; readonly name: string });
    return { state: done ? 'deleted' : 'gone' };
  },
};

/** Null: rows of the model are deleted as every other. */
export function ownDeletion({ site }: HttpRequest<BaseUser>, { table }: Model): OwnDeletion | null {
  if (table === (site.accounts.users.model as object as Model).table) return accountDeletion;
  return table === Group.table ? groupDeletion : null;
}
