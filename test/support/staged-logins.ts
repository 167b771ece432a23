import {
  defineLoginStage,
  finishLoginStage,
  type HttpRequest,
  HttpResponse,
  type LoginStage,
  type LoginStageView,
  loginStagePage,
  type Project,
  path,
  redirect,
} from 'latchkey';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

export const CODE_PAGE = '/accounts/login/second-code/';
export const ADDRESS_PAGE = '/accounts/login/address/';

/** Two stages whose secrets a test can read, as a person reads them in a mail or on a telephone. */
export interface StagedLogins {
  readonly project: Required<Pick<Project<User>, 'urls' | 'loginStages'>>;
  /** Who has to prove the address. Default: nobody. */
  readonly unproven: Set<string>;
  /** Who has to type a code. */
  readonly withCode: Set<string>;
  /** The secret of a user at a stage. */
  secretOf(stage: 'address' | 'code', user: string): string;
}

/** The starter with a stage `code`, due for all but those without one, and a stage `address` that comes before it. */
export function stagedLogins(): StagedLogins {
  const unproven = new Set<string>();
  const withCode = new Set<string>();
  const secretOf = (stage: string, user: string) => `${stage} of ${user}`;
  const code = defineLoginStage<User>({
    name: 'code',
    url: 'login-code',
    after: ['address', 'a stage that this project has not'],
    due: ({ user }) => withCode.has(user.email),
  });
  const address = defineLoginStage<User>({
    name: 'address',
    url: ADDRESS_PAGE,
    due: async ({ user }) => unproven.has(user.email),
  });
  const page = (stage: LoginStage<User>) => loginStagePage(stage, secretView(stage, secretOf));
  const methods = ['GET', 'POST'] as const;
  return {
    project: {
      loginStages: [code, address],
      urls: [
        ...starter.urls,
        path(CODE_PAGE, page(code), { name: 'login-code', methods }),
        path(ADDRESS_PAGE, page(address), { methods }),
        // What a project could do by mistake: to finish a stage at an address of its own, whoever asks.
        path('skip/', async (request) => answer(request, await finishLoginStage(request, code)), { methods }),
      ],
    },
    unproven,
    withCode,
    secretOf,
  };
}

/** Types the secret of a stage into its page. */
export function typeSecret(client: TestClient, page: string, secret: string): Promise<TestAnswer> {
  return client.submit(page, { secret });
}

function secretView(
  stage: LoginStage<User>,
  secretOf: (stage: string, user: string) => string,
): LoginStageView<User> {
  return async (request, login) => {
    if (request.method === 'POST') {
      const { secret } = Object.fromEntries(await request.form());
      if (secret === secretOf(stage.name, login.user.email)) {
        return answer(request, await finishLoginStage(request, stage));
      }
    }
    const field = `<input type="hidden" name="csrfmiddlewaretoken" value="${request.csrfToken}">`;
    return new HttpResponse(`${stage.name} of ${login.user.username}, asked by ${request.user} ${field}`);
  };
}

function answer(
  request: HttpRequest<User>,
  result: Awaited<ReturnType<typeof finishLoginStage>>,
): HttpResponse {
  return result ? redirect(request, result.url) : new HttpResponse('no login', { status: 410 });
}
