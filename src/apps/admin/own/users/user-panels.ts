import { AuditEntry } from '../../../../core/audit/audit-entry.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { Model } from '../../../../models/model.ts';
import { historyEntries } from '../../acts/history/history-of.ts';
import type { RowPanels } from '../../form/row-hooks.ts';
import { modelAddress } from '../../site/admin-address.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest, RowRequest } from '../../site/admin-view.ts';
import { rightsPanel } from './rights-panel.ts';
import { userActAddress } from './user-address.ts';

/** Entries of the audit log that the page of a user has. */
const EVENTS = 10;

/** What stands below the form of a user: sessions, devices, rights, events, and what can be done with the account. */
export async function userPanels(
  asked: RowRequest,
  { canChange }: { readonly canChange: boolean },
): Promise<RowPanels> {
  const { request, row } = asked;
  const { accounts, urls } = request.site;
  const user = row as object as BaseUser;
  const isSelf = user.id === request.user.id;
  const address = accounts.addresses.addressOf(user);
  const canReset = canChange && user.isActive && address !== null && urls.has('password_reset_confirm');
  return {
    template: 'admin/user_panels.html',
    account: user,
    is_self: isSelf,
    can_change: canChange,
    has_password: accounts.users.hasUsablePassword(user),
    address,
    can_reset: canReset,
    can_impersonate: canChange && !isSelf && user.isActive && urls.has('impersonate'),
    sessions: await accounts.sessionsOf(user, request.session),
    devices: await accounts.devices.listOf(user, request),
    events: await eventsOf(request, user),
    rights: await rightsPanel(asked, { canChange: canChange && !isSelf }),
    act_url: (act: string) => userActAddress(asked, act),
  };
}

/** The latest events about a user, and where all are; null for whoever may not see the audit log. */
async function eventsOf(request: AdminRequest, user: BaseUser) {
  const admin = adminRegistry(request.site).of(AuditEntry as object as Model);
  if (!admin || !(await mayDo(request.user, admin, 'view'))) return null;
  const entries = await request.site.accounts.audit.list({ user, limit: EVENTS });
  return {
    entries: await historyEntries(request, entries),
    url: `${modelAddress(request, 'list', admin.model)}?q=${encodeURIComponent(String(user.id))}`,
  };
}
