import type { BaseUser } from '../../../../core/users/user.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';

/**
 * What of a user somebody may not change in the form. Only superusers make superusers, and nobody takes rights from themselves. An
 * account is opened and closed below the form, with what belongs to that. The hash of a password is in no form at all.
 */
export function fixedFields(actor: BaseUser, row: Pick<AdminRow, 'id'> | null): readonly string[] {
  const fixed = ['password'];
  if (row) fixed.push('isActive');
  if (!actor.isSuperuser || row?.id === actor.id) fixed.push('isSuperuser');
  if (!actor.isStaff || row?.id === actor.id) fixed.push('isStaff');
  return fixed;
}
