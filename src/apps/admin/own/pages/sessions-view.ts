import type { SessionOfUser, SessionPlace } from '../../../../core/sessions/listed/user-sessions.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { View } from '../../../../http/routes/view.ts';
import type { Model } from '../../../../models/model.ts';
import { inList } from '../../../../models/rows/condition.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { rowAddress } from '../../site/admin-address.ts';
import { adminPage } from '../../site/admin-page.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import { type AdminRequest, adminView, refused } from '../../site/admin-view.ts';
import { userActAddress } from '../users/user-address.ts';

/** What a row is shown by. */
interface Shown {
  readonly request: AdminRequest;
  readonly admin: ModelAdmin;
  /** The public id of the session that asks. */
  readonly current: string | null;
  readonly canEnd: boolean;
}

/** Sessions of a page. */
const SHOWN = 50;

/** Everybody's open sessions, those that were used last first: for whoever may see users. */
export function sessionsView<U extends BaseUser>(): View<U> {
  return adminView(async (request) => {
    const { accounts } = request.site;
    const admin = adminRegistry(request.site).of(accounts.users.model as object as Model);
    if (!admin || !(await mayDo(request.user, admin, 'view'))) {
      throw refused('the user may not view users, nor their sessions');
    }
    const after = placeIn(request.query.get('after') ?? '');
    const found = await accounts.everybodysSessions({ limit: SHOWN + 1, after });
    const shown = found.slice(0, SHOWN);
    const last = shown.at(-1);
    const own = await accounts.sessionsOf(request.user, request.session);
    const page = {
      request,
      admin,
      current: own.find(({ isCurrent }) => isCurrent)?.id ?? null,
      canEnd: await mayDo(request.user, admin, 'change'),
    };
    const title = request.t('admin.sessions.title');
    return adminPage(request, 'admin/sessions.html', {
      title,
      crumbs: [{ label: title }],
      sessions: await shownSessions(page, shown),
      is_first: after === null,
      next_url: last && found.length > SHOWN ? `?after=${placeText(last)}` : null,
    });
  });
}

/**
 * What stands in the rows. Those of users whom one may not see are left out. Who may end a session is asked when somebody does: a
 * question for each row of a page would be too many.
 */
async function shownSessions(
  { request, admin, current, canEnd }: Shown,
  sessions: readonly SessionOfUser<BaseUser>[],
) {
  const ids = [...new Set(sessions.map(({ user }) => user.id))];
  const seen = ids.length > 0 ? await visibleRows(request, admin).list({ where: { id: inList(ids) } }) : [];
  const rows = new Map(seen.map((row) => [row.id, row]));
  const shown = [];
  for (const { user, ...session } of sessions) {
    const row = rows.get(user.id);
    if (!row || !(await mayDo(request.user, admin, 'view', row))) continue;
    const isCurrent = session.id === current;
    const isTouched = canEnd && !isCurrent && (request.user.isSuperuser || !user.isSuperuser);
    shown.push({
      ...session,
      isCurrent,
      name: rowName(admin, row),
      url: rowAddress(request, 'change', admin.model, row.id),
      end_url: isTouched ? userActAddress({ request, row }, 'end-session') : null,
    });
  }
  return shown;
}

/** A place in the list, as an address has it: the moment and the public id of a session. */
function placeText({ lastSeenAt, id }: SessionPlace): string {
  return `${lastSeenAt.getTime()}.${id}`;
}

function placeIn(text: string): SessionPlace | null {
  const [, moment, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(text) ?? [];
  return moment === undefined || id === undefined ? null : { lastSeenAt: new Date(Number(moment)), id };
}
