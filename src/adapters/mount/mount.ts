import { openProject } from '../../compose/open-project.ts';
import type { OpenProject, ProjectSource } from '../../compose/project.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import { HttpResponse, type ViewResponse } from '../../http/answer/http-response.ts';
import type { CsrfProblem } from '../../http/csrf/csrf.ts';
import { problemOfVisitors, type ReadToken } from '../../http/csrf/csrf-policies.ts';
import type { RequestSource } from '../../http/head/request-head.ts';
import { isSafeMethod } from '../../http/head/request-head.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import type { View } from '../../http/routes/view.ts';
import { isUnder } from '../../http/urls/path-prefix.ts';
import type { IncomingSource } from '../../http/visitor/open-visitor.ts';
import type { SessionAdoption } from '../../http/visitor/session-adoption.ts';
import { shownAgain, turnIntoShown } from '../../pages/show-again.ts';
import type { Clock } from '../../support/clock.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';

/**
 * How a project lives in a server that has pages of its own. A project that is open already has its folder, log and
 * clock.
 */
export interface MountOptions<U extends BaseUser = BaseUser> {
  /** What the project's relative paths are relative to. Default: the working directory. */
  readonly folder?: string;
  /** Paths below which your own routes need no CSRF token: `['/webhooks/']`. Default: none. */
  readonly csrfExempt?: readonly string[];
  /**
   * Views that show your own forms again which were sent on a stale token, by the paths below which they are. Your routes do not
   * run for such a form. Default: a page that keeps what was typed, and asks to send it again.
   */
  readonly staleForms?: Readonly<Record<string, View<U>>>;
  /** Sessions that the site had before, whose visitors stay logged in: `expressSessions({ … })`. Default: none. */
  readonly adoptSessions?: SessionAdoption;
  /** Where log lines go. Default: standard error. */
  readonly writeLog?: (line: string) => void;
  /** What sessions and logins take the time from. Default: the system's clock. */
  readonly clock?: Clock;
}

/** Lets a request through (null), or answers it. `readToken`: see `Mount.csrfGuard`. */
export type MountGuard<U extends BaseUser> = (
  request: HttpRequest<U>,
  readToken?: ReadToken,
) => MaybePromise<Response | null>;

/** A request as your server hands it over. */
export type MountedRequest = Pick<IncomingSource, 'source' | 'path' | 'remoteAddress'>;

/** Stands for your server's page behind a guard. Never sent. */
const passed = new HttpResponse(null);

/** Stands for your server's page in front of middleware, where only the server knows its pages. */
const ownPage = () => passed;

/** A project inside of a server of any framework. What is particular to a framework is in its adapter. */
export class Mount<U extends BaseUser> {
  readonly project: OpenProject<U>;
  /** The visitors of your server's requests. */
  readonly visitors = new VisitorSlot<U>();
  readonly #csrfExempt: readonly string[];
  readonly #staleForms: readonly (readonly [prefix: string, view: View<U>])[];
  readonly #adoption: SessionAdoption | null;
  #serves = false;

  /** @throws LatchkeyError as `openProject`. */
  constructor(
    project: ProjectSource<U>,
    {
      folder = process.cwd(),
      csrfExempt = [],
      staleForms = {},
      adoptSessions,
      ...options
    }: MountOptions<U> = {},
  ) {
    this.project = 'site' in project ? project : openProject(project, { folder, ...options });
    this.#csrfExempt = csrfExempt;
    this.#staleForms = Object.entries(staleForms);
    this.#adoption = adoptSessions ?? null;
  }

  /** Whether the project may have a page at this path; where not, there is no need to ask `answerPage`. */
  mayHavePage(path: string): boolean {
    return this.project.site.mayHavePage(path);
  }

  /** The answer of the project's own page, or its 404 page. */
  fetch(request: Request, remoteAddress: string | null): MaybePromise<Response> {
    this.#beginServing();
    return this.project.site.fetch(request, remoteAddress, this.#adoption);
  }

  /** The answer of the project's own page; null where it has none. */
  answerPage(source: RequestSource, remoteAddress: string | null): MaybePromise<Response | null> {
    this.#beginServing();
    return this.project.site.answerPage(source, remoteAddress, this.#adoption);
  }

  /**
   * Opens the visitor's session for a page of your own, and asks the project's middleware. Answers itself where the request
   * must be refused. `view`: the page, where it is a view.
   */
  visit(incoming: MountedRequest, view: View<U> = ownPage): MaybePromise<HttpRequest<U> | Response> {
    this.#beginServing();
    const visited = this.project.site.openVisit(incoming, this.#adoption);
    return visited instanceof Promise
      ? visited.then((one) => this.#admit(one, view))
      : this.#admit(visited, view);
  }

  /** At the first request: a script that only opens the project sends no mail. */
  #beginServing(): void {
    if (this.#serves) return;
    this.#serves = true;
    this.project.startMailWorker();
  }

  /** The same steps as for the project's own pages, in the same order (`handleRequest`). */
  #admit(visited: HttpRequest<U> | Response, view: View<U>): MaybePromise<HttpRequest<U> | Response> {
    if (visited instanceof Response) return visited;
    const { hasMiddleware } = this.project.site;
    if (isSafeMethod(visited.method)) return hasMiddleware ? this.#askMiddleware(visited, view) : visited;
    return andThen(
      this.#protect(visited),
      (refused) => refused ?? (hasMiddleware ? this.#askMiddleware(visited, view) : visited),
    );
  }

  #askMiddleware(visited: HttpRequest<U>, view: View<U>): MaybePromise<HttpRequest<U> | Response> {
    const asked = this.#answering(visited, () =>
      andThen(
        this.project.site.askMiddleware(visited, view),
        (answer) => answer && this.toResponse(visited, answer),
      ),
    );
    return andThen(asked, (refused) => refused ?? visited);
  }

  /**
   * Goes on to a page of your own, as the project's own pages are answered: what the page changes is told, and kept in the
   * audit log, with who did it, and its password hashes take the visitor's turn. Only for requests that may change something.
   */
  onBehalfOf<T>(visited: HttpRequest<U>, goOn: () => T): T {
    if (isSafeMethod(visited.method)) return goOn();
    return this.project.accounts.onBehalfOf(visited, goOn);
  }

  /** A guard of the site's own views, as a guard of your own pages: `mount.guard((view) => loginRequired(view))`. */
  guard(wrap: (view: View<U>) => View<U>): MountGuard<U> {
    const view = wrap(() => passed);
    return (request) =>
      this.#answering(request, () =>
        andThen(view(request), (answer) => (answer === passed ? null : this.toResponse(request, answer))),
      );
  }

  /**
   * Checks that a request which changes something comes from this site (see `problemOfVisitors`). `readToken`: gives the token
   * of a form that the framework has read, or reads for all.
   */
  csrfGuard(request: HttpRequest<U>, readToken?: ReadToken | 'leave files'): MaybePromise<Response | null> {
    return this.#answering(request, () =>
      andThen(problemOfVisitors(request, readToken), (problem) =>
        problem ? this.#answerUnproven(request, problem) : null,
      ),
    );
  }

  /** A form of this site on a stale token is shown again, and never goes on to your page. */
  async #answerUnproven(request: HttpRequest<U>, problem: CsrfProblem): Promise<Response> {
    await turnIntoShown(request, problem);
    const [, view = null] = this.#staleForms.find(([prefix]) => isUnder(request.path, prefix)) ?? [];
    const admitted = this.project.site.hasMiddleware
      ? await this.#askMiddleware(request, view ?? ownPage)
      : request;
    if (admitted instanceof Response) return admitted;
    return this.toResponse(request, await shownAgain(request, view));
  }

  /** A view's answer as a Web response, with the headers and cookies of every answer. */
  toResponse(request: HttpRequest<U>, answer: ViewResponse): Response {
    return this.project.site.toResponse(request, answer);
  }

  /** The answer to an error. */
  answerError(request: HttpRequest<U>, error: unknown): MaybePromise<Response> {
    return this.project.site.answerError(request, error);
  }

  /** Who asks for a WebSocket: nobody where a foreign page does (see `openSession`). */
  async userOfUpgrade(incoming: MountedRequest): Promise<Visitor<U>> {
    const visitor = await this.project.site.openVisit({ ...incoming, isUpgrade: true });
    return visitor instanceof Response ? this.project.accounts.sessions.empty().user : visitor.user;
  }

  #protect(request: HttpRequest<U>): MaybePromise<Response | null> {
    if (this.#csrfExempt.some((prefix) => isUnder(request.path, prefix))) return null;
    return this.csrfGuard(request, 'leave files');
  }

  #answering(
    request: HttpRequest<U>,
    work: () => MaybePromise<Response | null>,
  ): MaybePromise<Response | null> {
    const failed = (error: unknown) => this.answerError(request, error);
    try {
      const answer = work();
      return answer instanceof Promise ? answer.catch(failed) : answer;
    } catch (error) {
      return failed(error);
    }
  }
}

/**
 * Where one project keeps the visitor of a framework's request: in a property of its own, so that several projects in
 * one server know nothing of each other. A WeakMap would do as well, but costs the garbage collector more than all the
 * rest of a request.
 */
class VisitorSlot<U extends BaseUser> {
  readonly #property = Symbol('visitor');

  /** The visitor of a request; undefined before `put`. */
  get(request: object): HttpRequest<U> | undefined {
    return (request as Record<symbol, HttpRequest<U> | undefined>)[this.#property];
  }

  put(request: object, visitor: HttpRequest<U>): void {
    (request as Record<symbol, HttpRequest<U> | undefined>)[this.#property] = visitor;
  }
}
