import type { Model } from '../../../models/model.ts';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { adminRegistry } from '../site/admin-registry.ts';
import { mayDo } from '../site/admin-rights.ts';
import type { AdminRequest } from '../site/admin-view.ts';
import { type AccountFigures, accountFigures, type Figure } from './account-figures.ts';
import type { LineChart } from './chart/chart-data.ts';
import { lineChart } from './chart/line-chart.ts';
import { askedDays, PERIODS, type Period, type PeriodDays, periodOf } from './period.ts';

/** A figure with its name. */
export interface NamedFigure extends Figure {
  readonly title: KeyedText;
  /** A sentence below; null: none. */
  readonly note: KeyedText | null;
}

/** What the template `admin/dashboard.html` shows. */
export interface Dashboard {
  readonly days: PeriodDays;
  readonly choices: readonly PeriodDays[];
  readonly figures: readonly NamedFigure[];
  readonly sessions: AccountFigures['sessions'];
  readonly clearedUntil: Date | null;
  readonly charts: readonly LineChart[];
}

/**
 * The figures of the accounts for the days that `?days=` asks for; null for whoever may not view users: how many there are is told
 * to nobody else.
 */
export async function dashboardOf(request: AdminRequest): Promise<Dashboard | null> {
  const { accounts } = request.site;
  if (!(await mayViewUsers(request))) return null;
  const period = periodOf(askedDays(request.query), new Date(accounts.audit.now()));
  const figures = await accountFigures(accounts, period);
  const { sessions, clearedUntil } = figures;
  return {
    days: period.days,
    choices: PERIODS,
    figures: namedFigures(figures),
    sessions,
    clearedUntil,
    charts: chartsOf(figures, period),
  };
}

async function mayViewUsers({ user, site }: AdminRequest): Promise<boolean> {
  const admin = adminRegistry(site).of(site.accounts.users.model as object as Model);
  return admin !== null && mayDo(user, admin, 'view');
}

const newUsers = text('admin.dashboard.newUsers');
const logins = text('admin.dashboard.logins');
const failedLogins = text('admin.dashboard.failedLogins');

function namedFigures({ newUsers: made, ...figures }: AccountFigures): readonly NamedFigure[] {
  const times = figures.throttledLogins.total;
  return [
    { title: newUsers, note: null, ...made },
    { title: logins, note: null, ...figures.logins },
    {
      title: failedLogins,
      note: times > 0 ? text('admin.dashboard.throttled', { times }) : null,
      ...figures.failedLogins,
    },
  ];
}

function chartsOf(figures: AccountFigures, { begins }: Period): readonly LineChart[] {
  const series = (label: KeyedText, { perDay }: Figure) => ({
    label,
    points: begins.map((at, index) => ({ at, value: perDay[index] ?? 0 })),
  });
  return [
    lineChart({
      title: text('admin.dashboard.loginsTitle'),
      series: [series(logins, figures.logins), series(failedLogins, figures.failedLogins)],
    }),
    lineChart({
      title: text('admin.dashboard.newUsersTitle'),
      series: [series(newUsers, figures.newUsers)],
    }),
  ];
}
