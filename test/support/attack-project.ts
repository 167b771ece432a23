import { defineProject, type HttpRequest, HttpResponse, path } from 'latchkey';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite, type TestSiteOptions } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

/** Keeps the form's `value` in the session, under the name in the address. */
async function keepView(request: HttpRequest<User>): Promise<HttpResponse> {
  const value = (await request.form()).get('value') ?? '';
  await request.session.set(String(request.parameters.key), value);
  return new HttpResponse('kept');
}

/** Tells what is in the session. */
function sessionView({ session }: HttpRequest<User>): HttpResponse {
  const data = Object.fromEntries(session.keys().map((key) => [key, session.get(key)]));
  return new HttpResponse(JSON.stringify(data), { headers: { 'content-type': 'application/json' } });
}

/** Gives the session an age of its own, in seconds. */
async function ageView({ session, parameters }: HttpRequest<User>): Promise<HttpResponse> {
  await session.setExpiry(Number(parameters.seconds));
  return new HttpResponse('aged');
}

/** The starter, and pages that do to a session what a project's own code may do. */
export const attackProject = defineProject<User>({
  ...starter,
  urls: [
    ...starter.urls,
    path('keep/:key/', keepView, { methods: ['POST'] }),
    path('age/:seconds/', ageView, { methods: ['POST'] }),
    path('session/', sessionView),
  ],
});

export const PASSWORD = 'correct horse battery';

/** Starts the attack project, or another one of the starter's users. */
export function startAttackSite(
  options: TestSiteOptions = {},
  project: typeof attackProject = attackProject,
): Promise<TestSite<User>> {
  return startTestSite(project, { folder: 'starter', ...options });
}

/** Makes a user without going through the pages. */
export function makeUser(site: TestSite<User>, email: string): Promise<User> {
  return site.accounts.users.createUser({ email, username: 'Ada', password: PASSWORD });
}

/** Logs in through the page; true when the answer is the redirect to the dashboard. */
export async function logIn(client: TestClient, email: string, password = PASSWORD): Promise<boolean> {
  const answer = await client.submit('/accounts/login/', { email, password });
  return answer.status === 302 && answer.location === '/dashboard/';
}

/** Whether the visitor is logged in: the dashboard is shown to nobody else. */
export async function isLoggedIn(client: TestClient): Promise<boolean> {
  return (await client.get('/dashboard/')).status === 200;
}

/** The session table as it stands. */
export function sessionRows(site: TestSite<User>): Promise<Record<string, unknown>[]> {
  return site.database.kysely.selectFrom('latchkey_session').selectAll().execute();
}

/** Every row of every table, to see that nothing was written. */
export async function allRows(site: TestSite<User>): Promise<Record<string, unknown[]>> {
  const tables = await site.database.kysely.introspection.getTables();
  const dumps = tables.map(async ({ name }) => {
    return [name, await site.database.kysely.selectFrom(name).selectAll().execute()] as const;
  });
  return Object.fromEntries(await Promise.all(dumps));
}
