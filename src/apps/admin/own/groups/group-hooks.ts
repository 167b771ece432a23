import { text } from '../../../../support/texts/keyed-text.ts';
import type { RowHooks } from '../../form/row-hooks.ts';
import { lockedActor } from '../rights/locked-users.ts';
import { groupPanels } from './group-panels.ts';

/** What is special about the form of a group: one that has more than who looks at it stays as it is. */
export const groupHooks: RowHooks = {
  fixedFields: () => [],

  async refusal(asked) {
    const actor = await lockedActor(asked);
    return actor ? null : { reason: text('admin.groups.mayNot'), action: 'change' };
  },

  panels: groupPanels,
};
