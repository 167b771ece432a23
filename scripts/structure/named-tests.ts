import ts from 'typescript5';

/** A test that a document names: `` `test/faults/kill.test.ts` › `keeps every promise` ``. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

const NAMED = /`([\w./-]+\.test\.ts)` › `([^`]+)`/g;

/** The tests that the tables of a Markdown text name. */
export function namedTests(markdown: string): NamedTest[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return rows.flatMap((row) =>
    [...row.matchAll(NAMED)].map(([, file = '', name = '']) => ({ file, name: name.replaceAll('\\|', '|') })),
  );
}

/**
 * The names of the tests in a source, those in groups by their own. A name with something to fill in (`%s` of `it.each`, `$name`,
 * `${…}`) is there as a pattern. What is skipped always, or only planned, is not there.
 */
export function testNames(source: string): RegExp[] {
  const names: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    const words = ts.isCallExpression(node) ? calleeWords(node.expression) : [];
    const isTest = ts.isCallExpression(node) && ['it', 'test', 'describe'].includes(words[0] ?? '');
    if (isTest && (words.includes('skip') || words.includes('todo'))) return;
    const pattern = isTest && words[0] !== 'describe' ? namePattern(node.arguments[0]) : null;
    if (pattern !== null) names.push(pattern);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.test.ts', source, ts.ScriptTarget.Latest));
  return names;
}

/** `it.each(…)(…)` is called by the words `it` and `each`. */
function calleeWords(callee: ts.Expression): readonly string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...calleeWords(callee.expression), callee.name.text];
  if (ts.isCallExpression(callee)) return calleeWords(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return calleeWords(callee.tag);
  return [];
}

function namePattern(argument: ts.Expression | undefined): RegExp | null {
  if (argument === undefined) return null;
  if (ts.isStringLiteralLike(argument)) return pattern([argument.text]);
  if (!ts.isTemplateExpression(argument)) return null;
  return pattern([argument.head.text, ...argument.templateSpans.map(({ literal }) => literal.text)]);
}

/** Takes a name as it stands in the source, and as it is printed. `texts`: what stands between the parts to fill in. */
function pattern(texts: readonly string[]): RegExp {
  const parts = texts.map((text) =>
    text
      .split(/%[sdifjoO#$]|\$[\w.]+/)
      .map(escaped)
      .join('.+'),
  );
  return new RegExp(`^${parts.join('.+')}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
