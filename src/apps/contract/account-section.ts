import type { BaseUser } from '../../core/users/user.ts';
import type { UserRequest } from '../../http/guards/guards.ts';
import type { SiteContext } from '../../http/request/site-context.ts';
import type { SiteSection } from '../../http/urls/account-section.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { Sentence } from '../../support/texts/keyed-text.ts';

/** What the template of a section gets beside what every template has. */
export type SectionContext = Readonly<Record<string, unknown>>;

/**
 * A section of the account page. With a `template` it is a card in the page, and without one a link to its own page.
 *
 * ```ts
 * accountSections: [{ name: 'orders', title: 'Orders', template: 'shop/orders_section.html', context: ordersOf }],
 * ```
 *
 * A form in it posts to an address of its own, which sends the visitor back by `redirectToSection(request, 'orders')`.
 */
export interface AccountSection extends SiteSection {
  /**
   * Small letters, digits and hyphens: its place in the page, `#orders`. A section of the project stands in the place of
   * the package's of that name.
   */
  readonly name: string;
  readonly title: Sentence;
  /** Sections with a smaller number come first. Default 100: after the package's, but for `data` (800) and `delete` (900). */
  readonly order?: number;
  /** What stands in its card, below the title. It extends nothing. */
  readonly template?: string;
  /** What the template gets. Null: the section has nothing to say to this user, and is left out. */
  context?<U extends BaseUser>(request: UserRequest<U>): MaybePromise<SectionContext | null>;
  /** The name of the URL that it is for. A section whose URL the project has not mounted is left out. */
  readonly url?: string;
}

/** The sections of a site, in their order. A site knows no requests, so its own type leaves out what they are asked. */
export function accountSectionsOf<U extends BaseUser>(site: SiteContext<U>): readonly AccountSection[] {
  return site.accountSections as readonly AccountSection[];
}
