import type { Sentence } from '../../support/texts/keyed-text.ts';

/** A place of an app on the account page, which lists the places of all apps. */
export interface AccountSection {
  readonly title: Sentence;
  /** The name of the URL of its page. A section whose URL the project has not mounted is left out. */
  readonly url: string;
  /** Sections with a smaller number come first. Default 100. */
  readonly order?: number;
}

/** Sections as they are listed: by their numbers, and those of one number as they were given. */
export function orderSections(sections: readonly AccountSection[]): readonly AccountSection[] {
  const numberOf = ({ order = 100 }: AccountSection) => order;
  return sections.toSorted((first, second) => numberOf(first) - numberOf(second));
}
