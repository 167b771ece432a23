import type { IncomingMessage } from 'node:http';
import type { ProjectSource } from '../../compose/project.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { render } from '../../http/routes/render.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import { AdapterError } from '../adapter-error.ts';
import { Mount, type MountGuard, type MountOptions } from '../mount/mount.ts';
import { keepCookies } from './keep-cookies.ts';
import type { NodeIncoming } from './node-exchange.ts';
import { headerProblem, NodeRefusals, type RequestProblem } from './node-refusals.ts';
import { type NodeRequest, NodeSource, type RoutedRequest } from './node-source.ts';
import type { PendingAnswer } from './pending-answer.ts';
import { sendAnswer } from './send-answer.ts';

/** A request that may go on to your own page; null where it has its answer. */
export type Entered<U extends BaseUser> = HttpRequest<U> | null;

interface Exchange {
  readonly incoming: NodeRequest;
  readonly answer: PendingAnswer;
}

/** A project inside of a server of node:http or node:http2, whatever the framework on top of it. */
export class NodeMount<U extends BaseUser> {
  readonly mount: Mount<U>;
  readonly #refusals: NodeRefusals;

  /** @throws LatchkeyError as `openProject`. */
  constructor(project: ProjectSource<U>, options?: MountOptions<U>) {
    this.mount = new Mount(project, options);
    this.#refusals = new NodeRefusals(this.mount.project.logger);
  }

  /**
   * Answers what the project has a page for, and what must be refused; opens the visitor's session for everything else
   * and puts `user`, `session`, `messages` and `latchkey` on the request. `routed`: the request as your server's router
   * sees it, where that is another object.
   */
  enter(incoming: NodeRequest, answer: PendingAnswer, routed?: RoutedRequest): MaybePromise<Entered<U>> {
    const known = this.mount.visitors.get(incoming);
    if (known) return this.#decorate(incoming, known);
    const problem = headerProblem(incoming);
    const exchange = { incoming, answer };
    if (problem) return this.#refuse(problem, exchange);
    const source = new NodeSource(incoming, answer.raw, routed);
    if (!this.mount.mayHavePage(source.path)) return this.#visit(source, exchange);
    if (!isAddress(source.url)) {
      return this.#refuse({ status: 400, reason: 'the host is malformed' }, exchange);
    }
    return andThen(this.mount.answerPage(source, incoming.socket.remoteAddress ?? null), (response) =>
      response ? sendAnswer(response, answer).then(() => null) : this.#visit(source, exchange),
    );
  }

  /** The visitor of a request that has been entered. @throws LatchkeyError `visitor_unknown` */
  visitor(incoming: NodeRequest): HttpRequest<U> {
    const visitor = this.mount.visitors.get(incoming);
    if (visitor) return visitor;
    throw new AdapterError('visitor_unknown', { path: incoming.originalUrl ?? incoming.url ?? '' });
  }

  /** Whether a request has been entered. */
  knows(incoming: NodeIncoming): boolean {
    return this.mount.visitors.get(incoming) !== undefined;
  }

  /** Whether a guard lets the visitor through; where not, it has answered. */
  passes(
    guard: MountGuard<U>,
    incoming: NodeIncoming,
    answer: PendingAnswer,
  ): MaybePromise<HttpRequest<U> | null> {
    const visitor = this.visitor(incoming);
    return andThen(guard(visitor), (refused) =>
      refused ? sendAnswer(refused, answer).then(() => null) : visitor,
    );
  }

  /** Answers with a template. */
  async render(
    incoming: NodeIncoming,
    answer: PendingAnswer,
    page: { readonly template: string; readonly context: Record<string, unknown> },
  ): Promise<void> {
    const visitor = this.visitor(incoming);
    const rendered = await render(visitor, page.template, page.context);
    await sendAnswer(this.mount.toResponse(visitor, rendered), answer);
  }

  /** Answers an error that came up while your own page was made. */
  async fail(incoming: NodeIncoming, answer: PendingAnswer, error: unknown): Promise<void> {
    await sendAnswer(await this.mount.answerError(this.visitor(incoming), error), answer);
  }

  /** Who asks for a WebSocket (see `Mount.userOfUpgrade`). */
  async userOfUpgrade(incoming: IncomingMessage): Promise<Visitor<U>> {
    if (headerProblem(incoming)) return this.mount.project.accounts.sessions.empty().user;
    const source = new NodeSource(incoming);
    const remoteAddress = incoming.socket.remoteAddress ?? null;
    return this.mount.userOfUpgrade({ source, path: source.path, remoteAddress });
  }

  #visit(source: NodeSource, exchange: Exchange): MaybePromise<Entered<U>> {
    const { incoming } = exchange;
    const remoteAddress = incoming.socket.remoteAddress ?? null;
    const visited = this.mount.visit({ source, path: source.routedPath(), remoteAddress });
    return visited instanceof Promise
      ? visited.then((one) => this.#admit(one, exchange))
      : this.#admit(visited, exchange);
  }

  #admit(visited: HttpRequest<U> | Response, exchange: Exchange): MaybePromise<Entered<U>> {
    const { incoming, answer } = exchange;
    if (visited instanceof Response) return sendAnswer(visited, answer).then(() => null);
    this.mount.visitors.put(incoming, visited);
    this.#decorate(incoming, visited);
    // The user changes with a login or logout.
    keepCookies(visited, answer, incoming as VisitorProperties);
    return visited;
  }

  #decorate(incoming: NodeRequest & VisitorProperties, visitor: HttpRequest<U>): HttpRequest<U> {
    incoming.user = visitor.user;
    incoming.session = visitor.session;
    incoming.messages = visitor.messages;
    incoming.latchkey = visitor;
    return visitor;
  }

  #refuse(problem: RequestProblem, { incoming, answer }: Exchange): MaybePromise<null> {
    const refusal = this.#refusals.answer(problem, incoming);
    return sendAnswer(refusal, answer).then(() => null);
  }
}

/** Whether a Web request can be made of it: its address must have no user and no password. */
function isAddress(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.username === '' && parsed.password === '';
}

/** The properties that a request gets. */
interface VisitorProperties {
  user?: unknown;
  session?: unknown;
  messages?: unknown;
  latchkey?: unknown;
}
