/** Finds the source of a template by its name; null when there is none. */
export type FindSource = (name: string) => string | null;

/** What cannot be taken out of its block, or of its template, without meaning something else. */
const UNMOVABLE = /\{%-?\s*(?:set|import|from|macro|call|raw|verbatim|filter)\b|\bsuper\s*\(/;
const COMMENT = /\{#.*?#\}/gs;
/** The tags that inheritance is made of. With a dash they also trim, which only Nunjucks does right. */
const TAG = /\{%(-?)\s*(extends|block|endblock)\b\s*((?:'[^']*'|"[^"]*"|\w+)?)\s*(-?)%\}/g;
const MAX_DEPTH = 10;

type Piece = string | { readonly name: string; readonly body: readonly Piece[] };

interface ParsedTemplate {
  readonly parent: string | null;
  readonly pieces: readonly Piece[];
}

/**
 * Writes a template and those that it extends as one, so that each rendering is spared what inheritance costs: a
 * context, a frame and a call for every block, which is as much as the rest of a page. Null where that could change
 * what the page says (variables, macros, `super()`, names that are computed): Nunjucks then does it all by itself.
 */
export function flattenTemplate(name: string, find: FindSource): string | null {
  const overrides = new Map<string, readonly Piece[]>();
  let next = name;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const source = find(next);
    const template = source === null ? null : parse(source);
    if (!template) return null;
    if (template.parent === null) return depth === 0 ? null : write(template.pieces, overrides);
    if (!isOnlyBlocks(template.pieces)) return null;
    collect(template.pieces, overrides);
    next = template.parent;
  }
  return null;
}

function parse(source: string): ParsedTemplate | null {
  if (UNMOVABLE.test(source)) return null;
  const text = source.replace(COMMENT, '');
  const root: Piece[] = [];
  const open: { name: string; body: Piece[] }[] = [];
  let parent: string | null = null;
  let position = 0;
  for (const { 0: tag, 1: before, 2: kind, 3: argument = '', 4: after, index } of text.matchAll(TAG)) {
    const body = open.at(-1)?.body ?? root;
    body.push(text.slice(position, index));
    position = index + tag.length;
    if (before || after) return null;
    if (kind === 'block') open.push({ name: argument, body: [] });
    else if (kind === 'endblock') {
      const closed = open.pop();
      if (!closed) return null;
      (open.at(-1)?.body ?? root).push(closed);
    } else if (parent !== null || !/^['"]/.test(argument)) return null;
    else parent = argument.slice(1, -1);
  }
  root.push(text.slice(position));
  const complete = open.length === 0 && !/\{%-?\s*extends\b/.test(text.replace(TAG, ''));
  return complete ? { parent, pieces: root } : null;
}

/** A template that extends another shows nothing of what stands between its blocks; but it may do something there. */
function isOnlyBlocks(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => typeof piece !== 'string' || !/\{[%{]/.test(piece));
}

/** The blocks of a template, nested ones too. Those of a template nearer to the page are there already, and win. */
function collect(pieces: readonly Piece[], overrides: Map<string, readonly Piece[]>): void {
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    if (!overrides.has(piece.name)) overrides.set(piece.name, piece.body);
    collect(piece.body, overrides);
  }
}

function write(pieces: readonly Piece[], overrides: ReadonlyMap<string, readonly Piece[]>): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      // A tag stays where each block's tag was: white space around tags is trimmed, and shall be as before.
      return `{% if true %}${write(overrides.get(piece.name) ?? piece.body, overrides)}{% endif %}`;
    })
    .join('');
}
