import type { BaseUser } from '../../../../core/users/user.ts';
import type { UserModel } from '../../../../core/users/user-model.ts';
import { isTextKind } from '../../../../models/kinds/model-field.ts';
import { idFrom } from '../../../../models/model-key.ts';
import { contains, gt } from '../../../../models/rows/condition.ts';
import { allOf, anyOf } from '../../../../models/rows/filter.ts';
import { AppError } from '../../../app-error.ts';

/** Which users are to be listed. */
export interface WantedUsers {
  readonly search: string | undefined;
  readonly after: string | undefined;
  readonly active: boolean;
  readonly inactive: boolean;
  readonly staff: boolean;
  readonly superusers: boolean;
}

/** The filter of users for what the options of `users list` say. @throws LatchkeyError `option_invalid`. */
export function userFilter(model: UserModel<BaseUser>, wanted: WantedUsers) {
  const { search, after, active, inactive, staff, superusers } = wanted;
  if (active && inactive) {
    const reason = 'with --active there is nobody left. Take one of them out';
    throw new AppError('option_invalid', { option: 'inactive', value: 'given too', reason });
  }
  return allOf<object>(
    {
      ...(active || inactive ? { isActive: active } : {}),
      ...(staff ? { isStaff: true } : {}),
      ...(superusers ? { isSuperuser: true } : {}),
    },
    after === undefined ? {} : { id: gt(readId(model, after)) },
    search === undefined ? {} : matching(model, search),
  );
}

function readId(model: UserModel<BaseUser>, given: string): number | string {
  const id = idFrom(model, given);
  if (id !== null) return id;
  throw new AppError('option_invalid', { option: 'after', value: given, reason: 'it is no id of a user' });
}

/** Those who have the text in one of their texts, or have it as their id. What is withheld is not looked into. */
function matching(model: UserModel<BaseUser>, text: string) {
  const names = Object.entries(model.fields)
    .filter(([, { kind, mapping, withheld }]) => isTextKind(kind) && !mapping && !withheld)
    .map(([name]) => name);
  const id = idFrom(model, text);
  return anyOf<object>(
    ...names.map((name) => ({ [name]: contains(text, { ignoreCase: true }) })),
    ...(id === null ? [] : [{ id }]),
  );
}
