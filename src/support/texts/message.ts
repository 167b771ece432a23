import { createRequire } from 'node:module';
import type * as MessageFormat from 'intl-messageformat';
import { escapeHtml } from '../escape-html.ts';
import { intlFormatters } from './intl-formatters.ts';

/** The elements that a text may have where a page asks for HTML (`t_html`). They have no attributes. */
export const TEXT_ELEMENTS = ['strong', 'em', 'code'] as const;

/** What ICU MessageFormat takes as something else than the characters themselves. */
const SYNTAX = /[{}]|''/;

/** What the parser calls words, `{name}`, and the `#` of a plural. */
const LITERAL = 0;
const ARGUMENT = 1;
const POUND = 7;

/** A value that is ready to be put in. */
export type MessageValue = string | number | bigint | boolean | Date;
export type MessageValues = Readonly<Record<string, MessageValue>>;

/** An element of a text while it is put together: its content may be text and elements. */
interface RichElement {
  readonly element: string;
  readonly content: RichContent;
}
type RichContent = string | RichElement | readonly (string | RichElement)[];

/** @throws when a parameter is missing. */
type PlainMessage = (values: MessageValues) => string;

const formatters = intlFormatters();

/** The text of one key in one language, in ICU MessageFormat. Compiled when it is first asked for, and once. */
export class Message {
  readonly #source: string;
  readonly #locale: string;
  /** The text, where it has neither parameters nor anything else to be worked out; null where it has. */
  readonly constant: string | null;
  #plain: PlainMessage | null = null;
  #rich: MessageFormat.IntlMessageFormat | null = null;

  constructor(source: string, locale: string) {
    this.#source = source;
    this.#locale = locale;
    this.constant = SYNTAX.test(source) ? null : source;
  }

  /** @throws when the message is not well-formed, or a parameter is missing. */
  format(values: MessageValues): string {
    if (this.constant !== null) return this.constant;
    this.#plain ??= plainMessage(this.#source, this.#locale);
    return this.#plain(values);
  }

  /** What keeps the message from being said; null where nothing does. */
  problem(): string | null {
    try {
      compile(this.#source, this.#locale, { ignoreTag: true });
      return null;
    } catch (cause) {
      return (cause as Error).message;
    }
  }

  /** The names of what is put into it. @throws when the message is not well-formed. */
  parameters(): ReadonlySet<string> {
    const names = new Set<string>();
    if (this.constant === null)
      addNames(compile(this.#source, this.#locale, { ignoreTag: true }).getAst(), names);
    return names;
  }

  /** The forms of numbers that the language has, and that a plural of the text has no words for. @throws as `parameters`. */
  lackingPlurals(): ReadonlySet<string> {
    const lacking = new Set<string>();
    if (this.constant === null)
      addLacking(compile(this.#source, this.#locale, { ignoreTag: true }).getAst(), this.#locale, lacking);
    return lacking;
  }

  /** As HTML: everything is escaped but `TEXT_ELEMENTS` of the message itself. @throws as `format`. */
  html(values: MessageValues): string {
    this.#rich ??= compile(this.#source, this.#locale, { ignoreTag: false });
    return richHtml(this.#rich.format<RichElement>({ ...values, ...elements }));
  }
}

const elements = Object.fromEntries(
  TEXT_ELEMENTS.map((element) => [
    element,
    (content: readonly (string | RichElement)[]): RichElement => ({ element, content }),
  ]),
);

function compile(
  source: string,
  locale: string,
  options: { readonly ignoreTag: boolean },
): MessageFormat.IntlMessageFormat {
  // Loaded for the first text that needs it: most commands say none.
  const { IntlMessageFormat } = createRequire(import.meta.url)('intl-messageformat') as typeof MessageFormat;
  return new IntlMessageFormat(source, locale, undefined, { formatters, ...options });
}

function plainMessage(source: string, locale: string): PlainMessage {
  const message = compile(source, locale, { ignoreTag: true });
  const pieces = simplePieces(message.getAst());
  return (values) => (pieces && joined(pieces, values)) ?? String(message.format(values));
}

type MessageElements = ReturnType<MessageFormat.IntlMessageFormat['getAst']>;

/** A word of the message, or what is put in. */
type SimplePiece = { readonly words: string } | { readonly name: string };

/** A message of nothing but words and `{name}`, as most are; null for others. */
function simplePieces(parts: MessageElements): SimplePiece[] | null {
  const pieces: SimplePiece[] = [];
  for (const part of parts) {
    if (part.type === LITERAL) pieces.push({ words: part.value });
    else if (part.type === ARGUMENT) pieces.push({ name: part.value });
    else return null;
  }
  return pieces;
}

/** Put together by hand: the formatter would do the most of a short page's work. Null where anything but text is put in. */
function joined(pieces: readonly SimplePiece[], values: MessageValues): string | null {
  let text = '';
  for (const piece of pieces) {
    const next = 'words' in piece ? piece.words : values[piece.name];
    if (typeof next !== 'string') return null;
    text += next;
  }
  return text;
}

/** Also those within the branches of a plural or a choice. Words and `#` name nothing. */
function addNames(parts: MessageElements, names: Set<string>): void {
  for (const part of parts) {
    if (part.type !== LITERAL && part.type !== POUND && 'value' in part) names.add(part.value);
    if ('options' in part) for (const { value } of Object.values(part.options)) addNames(value, names);
  }
}

/** Forms that only fractions or millions have are left out: French says "1 million de". */
function addLacking(parts: MessageElements, locale: string, lacking: Set<string>): void {
  for (const part of parts) {
    if (!('options' in part)) continue;
    if ('pluralType' in part) {
      const rules = new Intl.PluralRules(locale, { type: part.pluralType ?? 'cardinal' });
      for (let number = 0; number < 200; number++) {
        const form = rules.select(number);
        if (!(form in part.options) && !(`=${number}` in part.options)) lacking.add(form);
      }
    }
    for (const { value } of Object.values(part.options)) addLacking(value, locale, lacking);
  }
}

function richHtml(content: RichContent): string {
  if (typeof content === 'string') return escapeHtml(content);
  if (!('element' in content)) return content.map(richHtml).join('');
  return `<${content.element}>${richHtml(content.content)}</${content.element}>`;
}
