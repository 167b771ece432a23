import type { AppEvent } from '../../core/events.ts';
import type { LoginStage } from '../../core/login/login-stage.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Route } from '../../http/routes/urls.ts';
import type { Model } from '../../models/model.ts';
import type { SettingGroup } from '../../support/settings/setting.ts';
import type { AccountSection } from './account-section.ts';
import type { ModelAdmin } from './admin/model-admin.ts';
import type { Check } from './check.ts';
import type { AnyCommand } from './commands/command.ts';
import type { OnOpen } from './on-open.ts';
import type { ReauthenticationWay } from './reauthentication-way.ts';

/**
 * A kind of thing that a site can do: Django's app. Its files are found in its folder: `migrations/`, `templates/`, `static/`
 * and `locale/`. Everything else it hands over as values.
 */
export interface App<Models extends readonly Model[] = readonly Model[]> {
  /** As in the names of its tables and permissions. */
  readonly name: string;
  /** What the help of the commands calls it. Default: its name. */
  readonly title?: string;
  readonly models: Models;
  /** The folder of its code. An app without models and without files needs none. */
  readonly folder?: string;
  /** Other apps that it does not work without. */
  readonly needs?: readonly App[];
  /** What a project may say otherwise. Their names are among those of all settings, so they begin with the app's. */
  readonly settings?: SettingGroup;
  /** Its pages. The project mounts them: `...include('guestbook/', guestbookUrls(CustomUser))`. */
  readonly urls?: <U extends BaseUser>(userModel: UserModel<U>) => readonly Route<U>[];
  /** What `latchkey COMMAND` can do besides. */
  readonly commands?: readonly AnyCommand[];
  /** What `latchkey check` looks at besides. */
  readonly checks?: readonly Check[];
  /** What can happen in it: others listen with `accounts.on(entryWritten, …)`. */
  readonly events?: readonly AppEvent[];
  /** The names of the mails that it sends (`sendMail`): `check` looks for their templates. */
  readonly mails?: readonly string[];
  /** What logins have to go through because of it, at every door. */
  readonly loginStages?: readonly LoginStage<BaseUser>[];
  /** Its sections of the account page. */
  readonly accountSections?: readonly AccountSection[];
  /** How the admin shows its models. What is not in it is not shown. Made by `defineAdmin`. */
  readonly admin?: readonly ModelAdmin[];
  /** How its users can prove once more who they are: see `reauthenticationRequired`. */
  readonly reauthenticationWays?: readonly ReauthenticationWay[];
  /** Called once at start, before the project's own `onOpen`: the place to listen to events, and to log them. */
  readonly onOpen?: OnOpen;
}
