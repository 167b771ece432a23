import type { Extension } from 'nunjucks';
import { escapeHtml } from '../../support/escape-html.ts';
import { csrfField } from '../csrf/csrf-field.ts';
import type { UrlParameters } from '../urls/url-names.ts';
import { safeHtml } from './safe-html.ts';

/** What the tags of a template need of the request that it is rendered for. */
interface TemplateRequest {
  readonly csrfToken: string;
}

interface TagContext {
  lookup(name: string): unknown;
}

/** `{% csrf_token %}`: the hidden field that every form with method="post" needs. */
export class CsrfTokenTag implements Extension {
  readonly tags = ['csrf_token'];

  // biome-ignore lint/suspicious/noExplicitAny: Nunjucks types its parser and nodes as any.
  parse(parser: any, nodes: any) {
    const token = parser.nextToken();
    const args = parser.parseSignature(null, true);
    parser.advanceAfterBlockEnd(token.value);
    return new nodes.CallExtension(this, 'run', args);
  }

  run(context: TagContext) {
    const request = context.lookup('request') as TemplateRequest | undefined;
    return safeHtml(request ? csrfField(request.csrfToken) : '');
  }
}

/** `{% url 'note' id=note.id %}` and `{% static 'site.css' %}`: the address of a name. */
export class AddressTag implements Extension {
  readonly tags: string[];
  readonly #address: (name: string, parameters?: UrlParameters) => string;
  readonly #has: (name: string) => boolean;

  constructor(
    tag: string,
    address: (name: string, parameters?: UrlParameters) => string,
    has: (name: string) => boolean,
  ) {
    this.tags = [tag];
    this.#address = address;
    this.#has = has;
  }

  // biome-ignore lint/suspicious/noExplicitAny: Nunjucks types its parser and nodes as any.
  parse(parser: any, nodes: any) {
    const token = parser.nextToken();
    const args = parseArguments(parser, nodes, token);
    parser.advanceAfterBlockEnd(token.value);
    const [name, ...parameters] = args.children;
    // Names lead to the same address for as long as the site runs, so a plain one is looked up when the template is
    // compiled. One that is not there fails when it is rendered: `{% if has_url(…) %}` may stand around it.
    if (parameters.length > 0 || !(name instanceof nodes.Literal) || !this.#has(name.value)) {
      return new nodes.CallExtension(this, 'run', args);
    }
    const { lineno, colno } = token;
    const text = new nodes.TemplateData(lineno, colno, escapeHtml(this.#address(name.value)));
    return new nodes.Output(lineno, colno, [text]);
  }

  run(_context: TagContext, name: string, parameters?: UrlParameters) {
    return this.#address(name, parameters);
  }
}

/** As Nunjucks' own `parseSignature`, which wants commas where Django's tags have spaces: either will do here. */
// biome-ignore lint/suspicious/noExplicitAny: Nunjucks types its parser and nodes as any.
function parseArguments(parser: any, nodes: any, { lineno, colno }: { lineno: number; colno: number }) {
  const args = new nodes.NodeList(lineno, colno);
  const keywords = new nodes.KeywordArgs(lineno, colno);
  while (parser.peekToken().type !== 'block-end') {
    const argument = parser.parseExpression();
    if (parser.skipValue('operator', '=')) {
      keywords.addChild(new nodes.Pair(lineno, colno, argument, parser.parseExpression()));
    } else {
      args.addChild(argument);
    }
    parser.skip('comma');
  }
  if (keywords.children.length > 0) args.addChild(keywords);
  return args;
}
