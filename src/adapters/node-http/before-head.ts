import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { AnswerHeaders, HeadCompleter } from '../mount/answer-headers.ts';
import { headerText, type NodeOutgoing } from './node-exchange.ts';

/** Headers as `writeHead` takes them: by name, or name and value in turn. */
type GivenHeaders = OutgoingHttpHeaders | readonly OutgoingHttpHeader[];

/** Node's two ways to call it, for HTTP/1.1 and for HTTP/2. */
type WriteHead = (status: number, reason?: unknown, given?: unknown) => unknown;

/**
 * Calls `completer` when the headers of this one answer are about to be sent: at `writeHead`, by which all of Node's ways
 * to begin an answer go, with the headers that it is given among the others. Node has no event for that moment; this is
 * how express-session and compression find it too (the package on-headers).
 */
export function beforeHead(outgoing: NodeOutgoing, completer: HeadCompleter): void {
  const response: { writeHead: WriteHead } = outgoing as never;
  const original = response.writeHead;
  let done = false;
  // No rest parameters: this runs at every request of those who are logged in.
  response.writeHead = function writeHead(status, reason, given) {
    // An informational answer (100 to 199) comes before the answer itself. A second `writeHead` gets Node's own error.
    if (done || status < 200) return original.call(response, status, reason, given);
    const named = typeof reason === 'string';
    const headers = new HeadHeaders(outgoing, (named ? given : (given ?? reason)) as GivenHeaders | null);
    completer.complete(headers);
    const written = named
      ? original.call(response, status, reason, headers.all())
      : original.call(response, status, headers.all());
    // Node may refuse a header. Nothing was sent then, and the answer in its place needs all the headers again.
    done = true;
    return written;
  };
}

/** Node's own headers and those given to `writeHead`, which take the place of Node's with the same names. */
class HeadHeaders implements AnswerHeaders {
  readonly #outgoing: NodeOutgoing;
  readonly #given: GivenHeaders | null | undefined;
  #changes: Record<string, string | string[]> | null = null;

  constructor(outgoing: NodeOutgoing, given: GivenHeaders | null | undefined) {
    this.#outgoing = outgoing;
    this.#given = given;
  }

  get(name: string): string | readonly string[] | undefined {
    const given = this.#given;
    const value = given && (isList(given) ? valueInList(given, name) : valueIn(given, name));
    return headerText(value ?? this.#outgoing.getHeader(name));
  }

  set(name: string, value: string | string[]): void {
    this.#changes ??= {};
    this.#changes[name] = value;
  }

  /** The headers for `writeHead`. The caller's own object is not changed. */
  all(): GivenHeaders | null | undefined {
    const given = this.#given;
    const changes = this.#changes;
    if (!changes) return given;
    if (!given) return changes;
    return isList(given) ? changedList(given, changes) : changedRecord(given, changes);
  }
}

function valueIn(given: OutgoingHttpHeaders, name: string): OutgoingHttpHeader | undefined {
  const value = given[name];
  if (value !== undefined) return value;
  for (const key in given) if (isNamed(key, name)) return given[key];
  return undefined;
}

/** In a list of headers a name may stand several times. */
function valueInList(given: readonly OutgoingHttpHeader[], name: string): string[] | undefined {
  const values: string[] = [];
  for (let index = 0; index < given.length; index += 2) {
    if (isNamed(given[index], name)) values.push(...[given[index + 1] ?? []].flat().map(String));
  }
  return values.length > 0 ? values : undefined;
}

function changedRecord(
  given: OutgoingHttpHeaders,
  changes: Readonly<Record<string, string | string[]>>,
): OutgoingHttpHeaders {
  const all: OutgoingHttpHeaders = {};
  for (const key in given) if (!(key.toLowerCase() in changes)) all[key] = given[key];
  return Object.assign(all, changes);
}

function changedList(
  given: readonly OutgoingHttpHeader[],
  changes: Readonly<Record<string, string | string[]>>,
): OutgoingHttpHeader[] {
  const all: OutgoingHttpHeader[] = [];
  for (let index = 0; index < given.length; index += 2) {
    const name = String(given[index]);
    if (!(name.toLowerCase() in changes)) all.push(name, given[index + 1] ?? '');
  }
  for (const [name, value] of Object.entries(changes)) all.push(name, value);
  return all;
}

function isNamed(key: unknown, name: string): boolean {
  return typeof key === 'string' && key.length === name.length && key.toLowerCase() === name;
}

function isList(given: GivenHeaders): given is readonly OutgoingHttpHeader[] {
  return Array.isArray(given);
}
