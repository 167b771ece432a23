export type { AppClient } from './testing/client/app-client.ts';
export type { TestAnswer } from './testing/client/test-answer.ts';
export type { TestRequest } from './testing/client/test-client.ts';
export { createTestApp, type TestApp, type TestAppOptions } from './testing/create-test-app.ts';
export type { ClientTarget } from './testing/open-test-project.ts';
export type { CaughtMail, Outbox } from './testing/outbox.ts';
export type { TestClock, TimeSpan } from './testing/test-clock.ts';
