import type { Model } from '../../../../models/model.ts';
import type { DeletableRows, DeletionSource } from '../../../../models/rows/deletion/deletion-source.ts';
import type { RowSaver } from '../../../../models/rows/row-saver.ts';
import { type AdminRow, managerOf } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

/** The rows of every model of the project, and of those that the admin shows. */
export function deletionSource(request: AdminRequest): DeletionSource {
  const { site } = request;
  const userModel = site.accounts.users.model as object as Model;
  const models = [...site.models, ...adminRegistry(site).all.map(({ model }) => model)];
  return {
    graph: { models, userModel },
    rowsOf: (model) => {
      const rows = managerOf(request, model) as object as DeletableRows;
      return model.table === userModel.table ? usersIn(rows) : rows;
    },
  };
}

/** Users are changed one by one, with what listens to that; and never removed here. */
function usersIn(users: DeletableRows): DeletableRows {
  const saver = users as object as RowSaver<AdminRow>;
  return {
    list: (query) => users.list(query),
    async updateWhere(where, changes) {
      for (const user of await users.list({ where })) await saver.saveValues(changes, user);
    },
    deleteWhere: async () => 'referenced',
  };
}
