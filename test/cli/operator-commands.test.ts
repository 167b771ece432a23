import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

eachDatabase((databases) => {
  describe('the commands of who runs a site', () => {
    let project: SampleProject;
    beforeAll(async () => {
      project = new SampleProject();
      project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nDATABASE_URL=${await databases.create()}\n`);
    });
    afterAll(() => project.remove());
    const run = (...args: string[]) => runCli(args, project);

    it('say what to do where the database is not migrated', async () => {
      for (const args of [
        ['users', 'list'],
        ['users', 'create', '--noinput'],
        ['sessions', 'list'],
      ]) {
        const { code, stdout, stderr } = await run(...args);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/^The database has not been migrated: .* Run: latchkey migrate\n$/);
      }
      expect((await run('migrate')).code).toBe(0);
    });

    it('make users, list them, and change what they may do', async () => {
      const create = (email: string, ...args: string[]) =>
        run('users', 'create', '--noinput', '--email', email, '--username', 'A\u001b[2J渡辺', ...args);
      expect(await create('ada@example.com', '--staff', '--proven')).toEqual({
        code: 0,
        stdout: 'User ada@example.com created (id 1).\n',
        stderr:
          'This user has no password. Set one with: latchkey changepassword ada@example.com or ' +
          'latchkey sendpasswordreset ada@example.com\n',
      });
      expect(await create('ADA@example.com')).toEqual({
        code: 1,
        stdout: '',
        stderr: 'There is a user with this email already.\n',
      });
      expect((await run('users', 'create', '--noinput', '--email', 'x@example.com')).stderr).toBe(
        'With --noinput, users create needs --username.\n',
      );
      const weak = { env: { LATCHKEY_NEW_PASSWORD: 'password' }, folder: project.folder };
      const refused = await runCli(
        ['users', 'create', '--noinput', '--email', 'x@example.com', '--username', 'X'],
        weak,
      );
      expect(refused.stderr).toContain('The password in LATCHKEY_NEW_PASSWORD cannot be used: ');
      expect((await create('bo@example.com')).code).toBe(0);

      const list = await run('users', 'list');
      expect(list.stdout).toMatch(
        /^id +email +flags +username +last login\n1 +ada@example\.com +staff +A\\u001b\[2J渡辺 +never\n\d /,
      );
      const page = await run('users', 'list', '--json', '--limit', '1');
      expect([JSON.parse(page.stdout), page.stderr]).toEqual([
        expect.objectContaining({
          id: 1,
          email: 'ada@example.com',
          username: 'A\u001b[2J渡辺',
          isStaff: true,
        }),
        'There are more: --after 1\n',
      ]);
      expect(page.stdout).toMatch(/^[ -~]+\n$/);
      expect((await run('users', 'list', '--active', '--inactive')).stderr).toContain(
        '--inactive cannot be given too',
      );

      expect((await run('users', 'groups', 'ada@example.com', '--add', 'editors')).stderr).toBe(
        'There is no group called editors. Nothing was changed.\n',
      );
      const granted = ['accounts.view_customuser', 'auth.view_group'];
      const given = await run(
        'users',
        'permissions',
        '1',
        '--grant',
        ...granted,
        '--revoke',
        'auth.add_group',
      );
      expect(given.stdout).toBe(
        'permission                from\naccounts.view_customuser  own\nauth.view_group           own\n',
      );
      const events = (await run('events', '--user', 'ada@example.com')).stdout;
      expect(events).toMatch(
        /^\S+ permissionsGranted user=1 permissions="accounts\.view_customuser,auth\.view_group"$/m,
      );
      const shown = await run('users', 'show', 'bo@example.com', '--json');
      expect(JSON.parse(shown.stdout)).toMatchObject({
        hasPassword: false,
        addressProven: false,
        sessions: [],
      });
    });

    it('say what keeps an account before they ask, and end no sessions without being sure', async () => {
      const env = { LATCHKEY_SUPERUSER_PASSWORD: 'correct horse battery' };
      const root = ['--email', 'root@example.com', '--username', 'Root'];
      await runCli(['createsuperuser', '--noinput', ...root], { env, folder: project.folder });
      const kept = await run('users', 'delete', 'root@example.com', '--yes');
      expect([kept.code, kept.stderr]).toEqual([
        1,
        'The account of root@example.com cannot be deleted: it is the last active superuser.\n',
      ]);
      expect((await run('users', 'deactivate', 'root@example.com')).stderr).toBe(
        'root@example.com cannot be deactivated: it is the last active superuser.\n',
      );
      expect((await run('users', 'delete', 'bo@example.com')).stderr).toContain(
        'there is no terminal to ask in',
      );
      expect((await run('users', 'delete', 'bo@example.com', '--yes')).stdout).toBe(
        'The account of bo@example.com is deleted.\n',
      );
      expect(await run('sessions', 'list')).toEqual({
        code: 0,
        stdout: '',
        stderr: 'There are no such sessions.\n',
      });
    });
  });
});
