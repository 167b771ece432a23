/** A piece of a mail's text: words, or an address that one can go to. */
export interface TextPart {
  readonly text: string;
  readonly isLink: boolean;
}

/** Without the full stop or bracket that ends the sentence around it. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/;

/** A text with its web addresses apart, in their order. */
export function textParts(text: string): readonly TextPart[] {
  return text.split(ADDRESS).map((part, index) => ({ text: part, isLink: index % 2 === 1 }));
}
