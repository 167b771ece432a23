// A part of Nunjucks that is there without the rest, which is loaded for the first template.
import runtime from '@11ty/nunjucks/src/runtime.js';

import type { Language } from '../../support/texts/texts.ts';

/**
 * HTML that is escaped already: Nunjucks prints it as it is. Made only by `safeHtml` and by the classes that extend
 * `LazyHtml`, so a plain string can never pass for it.
 */
export interface SafeHtml {
  readonly '~safeHtml': true;
  toString(): string;
  valueOf(): string;
}

// Typed here, so that the published types name nothing of Nunjucks (its types are no dependency of ours).
const SafeString = runtime.SafeString as unknown as new (html: string) => SafeHtml;

/** Marks HTML as safe to print unescaped. Everything in it that came from outside must have been escaped. */
export function safeHtml(html: string): SafeHtml {
  return new SafeString(html);
}

export function isSafeHtml(value: unknown): value is SafeHtml {
  return value instanceof SafeString;
}

/** What HTML needs to know of the page that it stands in. */
export interface PageOfHtml {
  readonly language: Language;
  /** The address of a file that a model keeps; null where files have none. */
  fileUrl(path: string): string | null;
}

/** An object that prints as HTML, made when it is printed: `{{ field }}` is a widget, `{{ field.label }}` its label. */
export abstract class LazyHtml extends SafeString {
  constructor() {
    super('');
  }

  /** Told by `render` before the page is made: what it says to people is said for this page. */
  setPage(_page: PageOfHtml): void {}

  /** Told by `render` where a form was sent on a stale token: whether this is that form, filled in again. */
  showAgain(_sent: URLSearchParams): boolean {
    return false;
  }

  /** The HTML, with every text from outside escaped. */
  abstract render(): string;

  override toString(): string {
    return this.render();
  }

  override valueOf(): string {
    return this.render();
  }
}
