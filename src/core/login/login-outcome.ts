/**
 * What has become of a login. `finished`: the session is the user's. `pending`: it opens nothing until the visitor has been
 * through `stage`, on the page at `url`.
 */
export type LoginOutcome =
  | {
      readonly state: 'finished';
      /** What the login was begun with as the page to go on to; null for none. */
      readonly next: string | null;
    }
  | {
      readonly state: 'pending';
      readonly stage: string;
      /** As the stage declares it: a path or the name of a URL. */
      readonly url: string;
    };
