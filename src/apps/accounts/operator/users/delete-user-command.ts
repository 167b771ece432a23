import { visibleText } from '../../../../support/texts/visible-text.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { deleteAccount } from '../../deletion/rules/delete-account.ts';
import { keptAccount } from '../../deletion/rules/remove-account.ts';
import { type CountedRows, whatGoes } from '../../deletion/rules/what-goes.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';
import { sayDeletion } from './say-deletion.ts';

export const deleteUser = defineCommand({
  name: 'users delete',
  summary: 'delete an account',
  description:
    'Does what the user can do on the account page: deletes the account and what goes along, or deactivates it for the days ' +
    'that the setting accountDeletionGrace gives. Says first what goes along, or what keeps the account.',
  arguments: { user: USER_ARGUMENT },
  options: { yes: { summary: 'do not ask whether you are sure' } },
  async run({ arguments: { user: given }, options: { yes }, ...context }) {
    const { prompts, say } = context;
    const user = await findUser(context, given);
    if (!yes) prompts.require();
    const kept = await keptAccount(context, user);
    if (kept) return say(sayDeletion(user, kept));
    const { removed, forgetting } = await whatGoes(context, user);
    if (removed.length > 0) say(`With it goes: ${listed(removed)}.`);
    if (forgetting.length > 0) say(`Stays, and is nobody’s then: ${listed(forgetting)}.`);
    const question = `Delete the account of ${visibleText(`${user}`)} (id ${user.id})?`;
    if (!yes && !(await prompts.confirm(question))) return;
    say(sayDeletion(user, await deleteAccount(context, user)));
  },
});

function listed(rows: readonly CountedRows[]): string {
  return rows.map(({ label, count }) => `${label} (${count})`).join(', ');
}
