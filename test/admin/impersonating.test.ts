import { expect, it } from 'vitest';
import { openBlog, staffWith } from './blog.ts';

it('the admin is closed to those who act as another member of staff', async () => {
  const blog = await openBlog();
  const { user } = await staffWith(blog, ['accounts.view_post']);
  const client = blog.client();
  await client.loginAs(await blog.createSuperuser({ isStaff: true } as never));
  expect((await client.get('/admin/accounts/post/')).status).toBe(200);
  const page = `/admin/accounts/author/${user.id}/change/`;
  const begun = await client.submit(page, { user: String(user.id) }, '/accounts/impersonate/');
  expect([begun.status, begun.location]).toEqual([302, '/dashboard/']);
  const closed = await client.get('/admin/accounts/post/');
  expect(closed.status).toBe(403);
  expect(closed.text).toContain(user.username);
  await client.submit('/dashboard/', {}, '/accounts/impersonate/end/');
  expect((await client.get('/admin/accounts/post/')).status).toBe(200);
  await blog.close();
});
