import type { Project } from '../compose/project.ts';
import type { BaseUser } from '../core/users/user.ts';
import { type OpenTestProjectOptions, openTestProject, type TestProject } from './open-test-project.ts';
import { TestClock } from './test-clock.ts';

/** A project for one test, or one file of tests. */
export interface TestApp<U extends BaseUser> extends TestProject<U> {
  /** What sessions, logins and log lines take the time from. Stands still. */
  readonly clock: TestClock;
}

export interface TestAppOptions extends OpenTestProjectOptions {
  /** The time at which the clock stands. Default: the system's time. */
  readonly now?: Date | string;
}

/**
 * Opens a project for tests: with a database in memory, migrated; cheap password hashes; mail and log kept instead of
 * sent; a clock that stands still. Each is independent of the others.
 *
 * ```ts
 * await using app = await createTestApp(project);
 * const client = app.client();
 * await client.loginAs(await app.createUser({ isStaff: true }));
 * const page = await client.get('/dashboard/');
 * ```
 *
 * @throws LatchkeyError as `openProject` and `migrate`.
 */
export async function createTestApp<U extends BaseUser>(
  project: Project<U>,
  { now, ...options }: TestAppOptions = {},
): Promise<TestApp<U>> {
  const clock = new TestClock(now);
  const open = await openTestProject(project, { ...options, clock: () => clock.now().getTime() });
  return { ...open, clock };
}
