import {
  impersonationBegun,
  impersonationEnded,
  impersonationRefused,
} from '../../../core/impersonation/impersonation-events.ts';
import { defineApp } from '../../contract/define-app.ts';
import { impersonationUrls } from './impersonation-urls.ts';

/** Acting as another user, for those who have the permission to: to see what the user sees. */
export const impersonationApp = defineApp({
  name: 'latchkey_impersonation',
  folder: import.meta.dirname,
  urls: impersonationUrls,
  events: [impersonationBegun, impersonationEnded, impersonationRefused],
});
