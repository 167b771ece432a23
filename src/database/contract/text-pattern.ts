/** A part of a text that is looked for: characters as they stand, any characters, or any one character. */
export type PatternPart = { readonly text: string } | 'any' | 'one';

/** What a text is as a whole: `[{ text: 'a' }, 'any']` for one that begins with an a. */
export type TextPattern = readonly PatternPart[];

/** How two moments are put in order. */
export type MomentOrder = '=' | '<' | '<=' | '>' | '>=';
