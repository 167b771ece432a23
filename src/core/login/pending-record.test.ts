import { expect, it } from 'vitest';
import { PENDING_LOGIN_AGE, pendingUserId, readPendingRecord } from './pending-record.ts';

const BEGAN = 1_700_000_000_000;
const kept = {
  userId: 7,
  authHash: 'of the password',
  backend: 'password',
  at: BEGAN,
  stage: 'code',
  passed: [],
  next: null,
  proved: true,
  remember: null,
};

it('is read for ten minutes, to the millisecond, and says whose it was after that too', () => {
  expect(PENDING_LOGIN_AGE).toBe(600_000);
  expect(readPendingRecord(kept, BEGAN + 599_999)).toEqual(kept);
  expect(readPendingRecord(kept, BEGAN + 600_000)).toBeNull();
  expect(readPendingRecord(null, BEGAN)).toBeNull();
  expect([pendingUserId(kept), pendingUserId(null)]).toEqual([7, null]);
});
