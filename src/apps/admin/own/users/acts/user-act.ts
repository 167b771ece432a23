import type { BaseUser } from '../../../../../core/users/user.ts';
import type { Sentence } from '../../../../../support/texts/keyed-text.ts';
import type { AdminRequest } from '../../../site/admin-view.ts';

/** What is given to whoever does something with a user: both as they are now, and locked. */
export interface UserActing {
  readonly request: AdminRequest;
  readonly actor: BaseUser;
  readonly target: BaseUser;
  readonly form: URLSearchParams;
}

/** What has become of it. */
export type UserActOutcome =
  /** What staff are told. */
  | { readonly done: Sentence }
  /** It cannot be done, for this reason. */
  | { readonly refused: Sentence }
  /** The form asks for what no page offers: it is written down, and answered with 403. */
  | { readonly forged: string };

/** Something that staff do with a user by a button below the form, in one transaction. */
export interface UserAct {
  /** What the audit log calls it where it is refused. */
  readonly action: string;
  /** Whether a superuser may cease to be one that can log in. Default false. */
  readonly alsoSuperusers?: boolean;
  run(acting: UserActing): Promise<UserActOutcome>;
}
