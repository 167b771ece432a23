import { type FindSource, type TemplateCode, templateCode } from './template-source.ts';

/** A template and those that it extends, in one piece. */
export interface FlatTemplate {
  readonly text: string;
  /** Where its parts come from, in the order of the text. */
  readonly origins: readonly Origin[];
}

/** From here on, and until the next one begins, the flat text is that of a file. Lines and columns count from 0. */
interface Origin extends Position {
  readonly flat: Position;
  readonly path: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** What cannot be taken out of its block, or of its template, without meaning something else. */
const UNMOVABLE: ReadonlySet<string | null> = new Set(
  'set import from macro call raw verbatim filter'.split(' '),
);
const MAX_DEPTH = 10;

type Piece = Text | Block;

interface Text {
  readonly text: string;
  readonly path: string;
  readonly at: Position;
  /** Whether it has code in it. */
  readonly codes: boolean;
}

interface Block {
  readonly name: string;
  readonly body: readonly Piece[];
}

interface ParsedTemplate {
  readonly parent: string | null;
  readonly pieces: readonly Piece[];
}

/**
 * Writes a template and those that it extends as one, so that each rendering is spared what inheritance costs: a
 * context, a frame and a call for every block, which is as much as the rest of a page. Null where that could change
 * what the page says (variables, macros, `super()`, names that are computed): Nunjucks then does it all by itself.
 */
export function flattenTemplate(name: string, find: FindSource): FlatTemplate | null {
  const overrides = new Map<string, readonly Piece[]>();
  let next = name;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const source = find(next);
    const template = source === null ? null : parse(source.text, source.path);
    if (!template) return null;
    if (template.parent === null) return depth === 0 ? null : flatText(template.pieces, overrides);
    if (!isOnlyBlocks(template.pieces)) return null;
    collect(template.pieces, overrides);
    next = template.parent;
  }
  return null;
}

/** The file, line and column (from 0) that a position of the flat text comes from. */
export function originOf({ origins }: FlatTemplate, { line, column }: Position): Position & { path: string } {
  const origin = origins.findLast(
    ({ flat }) => flat.line < line || (flat.line === line && flat.column <= column),
  );
  if (!origin) return { path: '', line, column };
  const lines = line - origin.flat.line;
  return {
    path: origin.path,
    line: origin.line + lines,
    column: lines === 0 ? origin.column + column - origin.flat.column : column,
  };
}

function parse(source: string, path: string): ParsedTemplate | null {
  const codes = templateCode(source);
  if (codes.some((code) => UNMOVABLE.has(code.tag) || /\bsuper\s*\(/.test(code.text))) return null;
  const root: Piece[] = [];
  const open: { name: string; body: Piece[] }[] = [];
  let parent: string | null = null;
  let position = 0;
  const keep = (end: number): void => {
    (open.at(-1)?.body ?? root).push(textPiece(source, path, position, end));
  };
  for (const code of codes.filter(isStructure)) {
    // Only Nunjucks does right what dashes trim.
    if (code.trims) return null;
    keep(code.start);
    position = code.end;
    if (code.tag === 'block') open.push({ name: code.argument, body: [] });
    else if (code.tag === 'endblock') {
      const closed = open.pop();
      if (!closed) return null;
      (open.at(-1)?.body ?? root).push(closed);
    } else if (parent !== null || !/^(?:'[^']*'|"[^"]*")$/.test(code.argument)) return null;
    else parent = code.argument.slice(1, -1);
  }
  keep(source.length);
  return open.length === 0 ? { parent, pieces: root } : null;
}

/** The tags that inheritance is made of. */
function isStructure({ tag }: TemplateCode): boolean {
  return tag === 'extends' || tag === 'block' || tag === 'endblock';
}

function textPiece(source: string, path: string, start: number, end: number): Text {
  const text = source.slice(start, end);
  return { text, path, at: positionAfter(source.slice(0, start)), codes: templateCode(text).length > 0 };
}

function positionAfter(text: string, { line, column }: Position = { line: 0, column: 0 }): Position {
  const lines = text.split('\n');
  const last = lines.at(-1)?.length ?? 0;
  return lines.length === 1
    ? { line, column: column + last }
    : { line: line + lines.length - 1, column: last };
}

/** A template that extends another shows nothing of what stands between its blocks; but it may do something there. */
function isOnlyBlocks(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => !('text' in piece) || !piece.codes);
}

/** The blocks of a template, nested ones too. Those of a template nearer to the page are there already, and win. */
function collect(pieces: readonly Piece[], overrides: Map<string, readonly Piece[]>): void {
  for (const piece of pieces) {
    if ('text' in piece) continue;
    if (!overrides.has(piece.name)) overrides.set(piece.name, piece.body);
    collect(piece.body, overrides);
  }
}

function flatText(pieces: readonly Piece[], overrides: ReadonlyMap<string, readonly Piece[]>): FlatTemplate {
  const origins: Origin[] = [];
  let text = '';
  let flat: Position = { line: 0, column: 0 };
  const add = (more: string): void => {
    text += more;
    flat = positionAfter(more, flat);
  };
  const write = (written: readonly Piece[]): void => {
    for (const piece of written) {
      if ('text' in piece) {
        origins.push({ flat, path: piece.path, ...piece.at });
        add(piece.text);
        continue;
      }
      // A tag stays where each block's tag was: white space around tags is trimmed, and shall be as before.
      add('{% if true %}');
      write(overrides.get(piece.name) ?? piece.body);
      add('{% endif %}');
    }
  };
  write(pieces);
  return { text, origins };
}
