import * as permissionEvents from '../../core/permissions/permission-events.ts';
import {
  userLoggedIn,
  userLoggedOut,
  userLoginFailed,
  userLoginPending,
  userLoginThrottled,
  userReauthenticated,
} from '../../core/requests/login-events.ts';
import * as userEvents from '../../core/users/user-events.ts';
import { Group, Permission } from '../../models/permissions/permission-models.ts';
import { contenttypes } from '../contenttypes/contenttypes-app.ts';
import { defineApp } from '../contract/define-app.ts';
import { changepassword } from './changepassword-command.ts';
import { createsuperuser } from './createsuperuser-command.ts';

/** Permissions, groups and those who have them: Django's `django.contrib.auth`. */
export const auth = defineApp({
  name: 'auth',
  title: 'Accounts',
  models: [Permission, Group],
  folder: import.meta.dirname,
  needs: [contenttypes],
  events: [
    userLoggedIn,
    userLoggedOut,
    userLoginFailed,
    userLoginPending,
    userLoginThrottled,
    userReauthenticated,
    ...Object.values(userEvents),
    ...Object.values(permissionEvents),
  ],
  commands: [createsuperuser, changepassword],
});
