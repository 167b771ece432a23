import { expect, it } from 'vitest';
import { LatchkeyError as PublicError } from '../latchkey-error.ts';
import { defineErrors, LatchkeyError } from './errors.ts';

const FileError = defineErrors({
  file_missing: 'There is no {file} in {folder}.',
  disk_full: 'The disk is full.',
});

it('an error of a table has its code, its message with the details in it, and its cause', () => {
  const cause = new Error('ENOENT');
  const error = new FileError('file_missing', { file: 'a.txt', folder: '/srv' }, { cause });
  expect(error).toBeInstanceOf(LatchkeyError);
  expect(error).toMatchObject({
    name: 'LatchkeyError',
    code: 'file_missing',
    message: 'There is no a.txt in /srv.',
    details: { file: 'a.txt', folder: '/srv' },
    cause,
  });
  expect('cause' in new FileError('disk_full')).toBe(false);
});

it('a detail that the text names must be given, and no other', () => {
  // @ts-expect-error: the folder is missing
  new FileError('file_missing', { file: 'a.txt' });
  // @ts-expect-error: the text has no user
  new FileError('file_missing', { file: 'a.txt', folder: '/srv', user: 'ada' });
  // @ts-expect-error: the table has no such code
  new FileError('disk_slow');
  // @ts-expect-error: and none to compare with
  expect(FileError.is(new FileError('disk_full'), 'disk_slow')).toBe(false);
});

it('is() knows an error by its code', () => {
  const error: unknown = new FileError('file_missing', { file: 'a.txt', folder: '/srv' });
  expect(FileError.is(error, 'file_missing') && error.details.folder).toBe('/srv');
  expect(FileError.is(error, 'disk_full')).toBe(false);
  expect(FileError.is(new Error('There is no a.txt in /srv.'), 'file_missing')).toBe(false);
});

it('the public class is the class of every error, and a class of its own for those who extend it', () => {
  class OwnError extends PublicError {}
  const error = new FileError('disk_full');
  expect(error instanceof PublicError).toBe(true);
  expect(new Error('disk_full') instanceof PublicError).toBe(false);
  expect(error instanceof OwnError).toBe(false);
  expect(new OwnError('group_unknown', { name: 'editors' })).toBeInstanceOf(OwnError);
});

it('an error that a project throws by a code of ours has our message', () => {
  const error = new PublicError('user_exists', { field: 'email' });
  expect(error).toMatchObject({
    name: 'LatchkeyError',
    code: 'user_exists',
    message: 'There is a user with this email already.',
    details: { field: 'email' },
  });
});
