import { readFileSync } from 'node:fs';
import ts from 'typescript5';

export interface FunctionSize {
  /** Empty for a function that stands in an expression. */
  readonly name: string;
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** From its first line to its last. */
  readonly lines: number;
}

/** Every function of a file that has a body: methods, arrows and those inside of others too. */
export function functionSizes(path: string): FunctionSize[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const sizes: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = lineOf(node.getStart(source));
      sizes.push({ name: nameOf(node, source), line, lines: lineOf(node.getEnd()) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sizes;
}

function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named?.getText(source) ?? '';
}
