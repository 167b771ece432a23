/** Headers of an answer that is not sent yet, by their names in small letters. */
export interface AnswerHeaders {
  get(name: string): string | readonly string[] | undefined;
  set(name: string, value: string | string[]): void;
}

/** Has the last word about the headers of an answer. Sets each name once. */
export interface HeadCompleter {
  complete(headers: AnswerHeaders): void;
}

/** The lines of a header. */
export function headerLines(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
