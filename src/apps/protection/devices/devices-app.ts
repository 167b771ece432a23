import { deviceAdded, deviceForgotten, devicesForgotten } from '../../../core/devices/device-events.ts';
import { defineApp } from '../../contract/define-app.ts';

/** The browsers that users have logged in with. Those of long ago, `clearsessions` removes. */
export const devices = defineApp({
  name: 'latchkey_devices',
  title: 'Accounts',
  folder: import.meta.dirname,
  events: [deviceAdded, deviceForgotten, devicesForgotten],
});
