import type { Sentence } from '../../support/texts/keyed-text.ts';

/** What the site knows of a section of the account page. The whole contract is `apps/contract/account-section.ts`. */
export interface SiteSection {
  readonly name: string;
  readonly title: Sentence;
  /** Sections with a smaller number come first. Default 100. */
  readonly order?: number;
}

/**
 * Sections as they stand in the page: by their numbers, and those of one number as they were given. Of two with one name the
 * later stands in the place of the earlier: a project's in that of the package's.
 */
export function orderSections<Section extends SiteSection>(sections: readonly Section[]): readonly Section[] {
  const numberOf = ({ order = 100 }: Section) => order;
  const byName = new Map(sections.map((section) => [section.name, section]));
  return [...byName.values()].toSorted((first, second) => numberOf(first) - numberOf(second));
}
