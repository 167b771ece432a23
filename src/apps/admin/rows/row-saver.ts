import { CoreError } from '../../../core/core-error.ts';
import type { UserGroup } from '../../../core/permissions/group-store.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { Model } from '../../../models/model.ts';
import { Group } from '../../../models/permissions/permission-models.ts';
import type { RowSaver } from '../../../models/rows/row-saver.ts';
import type { AdminRow } from './admin-rows.ts';

/** What rows of a model are written by: their manager; groups by their own rules, so that whoever listens to them is told. */
export function saverOf<U extends BaseUser>(
  { site }: Pick<HttpRequest<U>, 'site'>,
  { table }: Model,
  rows: RowSaver<AdminRow>,
): RowSaver<AdminRow> {
  if (table !== Group.table) return rows;
  const { groups } = site.accounts;
  return {
    duplicates: (values, existing) => rows.duplicates(values, existing),
    async saveValues({ name }, existing) {
      const group = existing as UserGroup | null;
      if (group && name === undefined) return { row: group as object as AdminRow };
      try {
        const saved = group ? await groups.rename(group, String(name)) : await groups.create(String(name));
        return { row: saved as object as AdminRow };
      } catch (error) {
        if (CoreError.is(error, 'group_exists')) return { duplicate: 'name' };
        if (CoreError.is(error, 'group_unknown')) return null;
        throw error;
      }
    },
  };
}
