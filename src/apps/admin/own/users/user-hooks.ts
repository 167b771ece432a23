import { text } from '../../../../support/texts/keyed-text.ts';
import { isLastSuperuser } from '../../../accounts/deletion/rules/remove-account.ts';
import type { RowHooks } from '../../form/row-hooks.ts';
import { lockedUsers } from '../rights/locked-users.ts';
import { fixedFields } from './fixed-fields.ts';
import { userPanels } from './user-panels.ts';

/** What is special about the form of a user: who may change what, asked once more where it is written. */
export const userHooks: RowHooks = {
  fixedFields: ({ request }, row) => fixedFields(request.user, row),

  async refusal(asked, changes) {
    const names = Object.keys(changes);
    const locked = await lockedUsers(asked, { alsoSuperusers: names.includes('isSuperuser') });
    if (!locked) return { reason: text('admin.users.mayNot'), action: 'change' };
    const { actor, target } = locked;
    const fixed = names.find((name) => fixedFields(actor, target).includes(name));
    if (fixed !== undefined) return { reason: text('admin.users.mayNot'), action: `change ${fixed}` };
    const { accounts } = asked.request.site;
    const isDemoted = changes.isSuperuser === false;
    if (isDemoted && (await isLastSuperuser({ accounts }, target, { forUpdate: true }))) {
      return { reason: text('admin.users.lastSuperuser'), action: 'change isSuperuser' };
    }
    return null;
  },

  panels: userPanels,
};
