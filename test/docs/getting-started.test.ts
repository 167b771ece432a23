import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../src/compose/project.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { readDocument } from './documents.ts';
import { VirtualProject } from './virtual-project.ts';

const ADA = { email: 'ada@example.com', username: 'Ada', phone: '555' };
const PASSWORD = 'correct horse battery';

describe('the site of docs/getting-started.md', () => {
  let files: VirtualProject;
  let site: TestSite<User>;
  let client: TestClient;
  beforeAll(async () => {
    files = new VirtualProject(readDocument('docs/getting-started.md'));
    const config = pathToFileURL(join(files.folder, 'latchkey.config.ts')).href;
    const project = ((await import(config)) as { default: Project<User> }).default;
    site = await startTestSite(project, { folder: files.folder });
    client = site.client();
  });
  afterAll(async () => {
    await site.stop();
    files.remove();
  });

  it.each([
    '/orders/',
    '/checkout/',
    '/visits/',
    '/staff/',
    '/reports/yearly/',
    '/reports/nothing/',
    '/dashboard/',
  ])('sends strangers from %s to log in', async (path) => {
    expect((await site.client().get(path)).location).toBe(`/accounts/login/?next=${path}`);
  });

  it('registers with the phone that the model has', async () => {
    const fields = { ...ADA, password: PASSWORD, confirmPassword: PASSWORD };
    const newcomer = site.client();
    const answer = await newcomer.submit('/accounts/register/', fields);
    expect(answer.status, answer.text).toBe(302);
    expect((await newcomer.user()).isAuthenticated).toBe(true);
    expect(await site.accounts.users.getByNaturalKey(ADA.email)).toMatchObject({ phone: '555' });
  });

  it('keeps the cart through the login, which has the label of the form', async () => {
    expect((await client.submit('/cart/', { item: 'tea' })).location).toBe('/cart/');
    expect((await client.get('/cart/')).text).toContain('<li>tea</li>');
    expect((await client.get('/checkout/')).text).toContain('Orders of a stranger');
    const page = await client.get('/accounts/login/');
    expect(page.text).toContain('Work email');
    const answer = await client.submit('/accounts/login/', { email: ADA.email, password: PASSWORD });
    expect(answer.location).toBe('/dashboard/');
    expect((await client.get('/cart/')).text).toContain('<li>tea</li>');
  });

  it('shows members their pages, and closes those of the staff with 403', async () => {
    for (const path of ['/orders/', '/checkout/', '/visits/', '/reports/yearly/']) {
      expect((await client.get(path)).status).toBe(200);
    }
    expect((await client.get('/staff/')).status).toBe(403);
    expect((await client.get('/reports/nothing/')).status).toBe(404);
  });

  it('logs in by the view that is written by hand, and refuses there too', async () => {
    const other = site.client();
    const refused = await other.submit('/own-login/', { email: ADA.email, password: 'wrong' });
    expect(refused.text).toContain('The work email or the password is not correct.');
    const answer = await other.submit('/own-login/', { email: ADA.email, password: PASSWORD });
    expect(answer.location).toBe('/dashboard/');
    expect((await other.get('/orders/')).text).toContain('Orders of Ada');
  });
});
