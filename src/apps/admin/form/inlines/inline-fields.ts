import { isReference } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import { ModelError } from '../../../../models/model-error.ts';
import { referredModel } from '../../../../models/rows/references.ts';
import type { AdminInline } from '../../../contract/admin/admin-form.ts';

/** The foreign key of an inline to the row of the form. @throws LatchkeyError `admin_invalid` where that is not clear. */
export function foreignKeyOf({ model, by }: AdminInline, owner: Model, userModel: Model): string {
  const keys = Object.entries(model.fields).flatMap(([name, field]) =>
    isReference(field) && referredModel(model, field, userModel).table === owner.table ? [name] : [],
  );
  const [first, ...others] = by === undefined ? keys : keys.filter((name) => name === by);
  if (first !== undefined && others.length === 0) return first;
  const reason =
    first === undefined
      ? `its inline ${model.name} has no foreign key to it`
      : `its inline ${model.name} has several foreign keys to it; name one of them: by: '${first}'`;
  throw new ModelError('admin_invalid', { model: owner.name, reason });
}

/** The fields of an inline that says nothing of them. */
export function fieldsOf({ fields }: Model): readonly string[] {
  return Object.entries(fields).flatMap(([name, { withheld, editable }]) =>
    withheld || !editable ? [] : [name],
  );
}
