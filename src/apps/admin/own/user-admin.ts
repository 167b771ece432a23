import { isTextKind } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { withGroups } from '../../../models/permissions/group-relation.ts';
import { defineAdmin } from '../../contract/admin/define-admin.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';

/** The admin of the users, whatever their model has. */
export function userAdmin(users: Model): ModelAdmin {
  const userModel = withGroups(users);
  const names = Object.entries(userModel.fields);
  const texts = names.filter(([, { kind, mapping, withheld }]) => isTextKind(kind) && !mapping && !withheld);
  const flags = ['isActive', 'isStaff', 'isSuperuser'];
  return defineAdmin(userModel, {
    list: {
      columns: [...texts.slice(0, 3).map(([name]) => name), ...flags, 'lastLogin'],
      search: texts.map(([name]) => name),
      filters: [...flags, 'groups'],
    },
  } as object);
}
