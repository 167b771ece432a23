// Made from en.json by scripts/write-text-keys.ts.
import '../../../../support/texts/text-keys.ts';

declare module '../../../../support/texts/text-keys.ts' {
  interface TextKeys {
    'admin.chart.day': { at: Date };
    'admin.chart.dayColumn': NoParameters;
    'admin.chart.empty': NoParameters;
    'admin.chart.extent': { label: TextValue; least: number; most: number };
    'admin.chart.fullDay': { at: Date };
    'admin.chart.fullTime': { at: Date };
    'admin.chart.month': { at: Date };
    'admin.chart.number': { value: number };
    'admin.chart.numbers': NoParameters;
    'admin.chart.shortNumber': { value: number };
    'admin.chart.span': { from: Date; to: Date };
    'admin.chart.time': { at: Date };
    'admin.chart.timeColumn': NoParameters;
    'admin.chart.year': { at: Date };
    'admin.dashboard.before': { before: number; days: number };
    'admin.dashboard.beforeCleared': NoParameters;
    'admin.dashboard.change': { change: number };
    'admin.dashboard.cleared': { until: Date };
    'admin.dashboard.days': { days: number };
    'admin.dashboard.failedLogins': NoParameters;
    'admin.dashboard.logins': NoParameters;
    'admin.dashboard.loginsTitle': NoParameters;
    'admin.dashboard.newUsers': NoParameters;
    'admin.dashboard.newUsersTitle': NoParameters;
    'admin.dashboard.period': NoParameters;
    'admin.dashboard.sessions': NoParameters;
    'admin.dashboard.sessionsUsed': { used: number };
    'admin.dashboard.throttled': { times: number };
    'admin.dashboard.title': { days: number };
  }
}
