import { accountFlows } from '../../apps/accounts/account-flows.ts';
import { accountPages } from '../../apps/accounts/accounts-app.ts';
import { operatorApp } from '../../apps/accounts/operator-app.ts';
import { adminApp } from '../../apps/admin/admin-app.ts';
import { dashboardApp } from '../../apps/admin/dashboard/dashboard-app.ts';
import { audit } from '../../apps/audit/audit-app.ts';
import { auth } from '../../apps/auth/auth-app.ts';
import { contenttypes } from '../../apps/contenttypes/contenttypes-app.ts';
import type { App } from '../../apps/contract/app.ts';
import { files } from '../../apps/files/files-app.ts';
import { mail } from '../../apps/mail/mail-app.ts';
import { addresses } from '../../apps/protection/addresses/addresses-app.ts';
import { devices } from '../../apps/protection/devices/devices-app.ts';
import { oneTime } from '../../apps/protection/one-time/one-time-app.ts';
import { throttle } from '../../apps/protection/throttle/throttle-app.ts';
import { sessions } from '../../apps/sessions/sessions-app.ts';
import type { Model } from '../../models/model.ts';

/** The apps of the package, which every project has: what of them it does not want it does not mount. */
export const packageApps: readonly App[] = [
  contenttypes,
  auth,
  operatorApp,
  sessions,
  addresses,
  oneTime,
  devices,
  throttle,
  mail,
  audit,
  files,
  adminApp,
  dashboardApp,
  accountPages,
  ...accountFlows,
];

/** Their models. */
export const packageModels: readonly Model[] = packageApps.flatMap(({ models }) => models);
