import { text } from '../../../../../support/texts/keyed-text.ts';
import type { UserAct } from './user-act.ts';

/** Ends the session of the user that the form names. One's own of now ends by logging out. */
export const endSession: UserAct = {
  action: 'end session',
  async run({ request, target, form }) {
    const { accounts } = request.site;
    const id = form.get('session') ?? '';
    const current = (await accounts.sessionsOf(target, request.session)).find(({ isCurrent }) => isCurrent);
    if (current?.id === id) return { refused: text('admin.users.ownSession') };
    const ended = await accounts.endSession(target, id, request);
    return ended ? { done: text('admin.users.sessionEnded') } : { refused: text('admin.users.sessionGone') };
  },
};

/** Ends all sessions of the user, but for one's own of now. */
export const endSessions: UserAct = {
  action: 'end sessions',
  async run({ request, actor, target }) {
    const { accounts } = request.site;
    const count =
      actor.id === target.id
        ? await accounts.endOtherSessions(target, request.session, request)
        : await accounts.endAllSessions(target, request);
    return { done: text('admin.users.sessionsEnded', { count }) };
  },
};
