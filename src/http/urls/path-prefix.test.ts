import { describe, expect, it } from 'vitest';
import { isUnder, mayBeUnder } from './path-prefix.ts';

const hidden = [
  '/REPORTS/7',
  '/%72eports/7',
  '/%2572eports/7',
  '//reports/7',
  '/./reports/7',
  '/a/../reports/7',
  '/a/%2e%2e/reports/7',
  '/a%2f..%2freports/7',
  '\\reports\\7',
  '/;x/reports;y/7',
  '/x\\y/../reports/7',
  '/x%5Cy/../reports/7',
  '/x/../reports/;/../7',
  '/x/../reports/;a/../7',
  '/x/../reports//../7',
];

describe('a path under a prefix', () => {
  it.each(['/reports', '/reports/', '/reports/7', '/reports/7/'])('%s is, by every reading', (path) => {
    expect(mayBeUnder(path, '/reports/')).toBe(true);
    expect(isUnder(path, '/reports/')).toBe(true);
    expect(isUnder(path, '/reports')).toBe(true);
  });

  it.each(hidden)('%s may be, by one reading alone', (path) => {
    expect(mayBeUnder(path, '/reports/')).toBe(true);
    expect(isUnder(path, '/reports/')).toBe(false);
  });

  it.each([
    '/reports/../secret',
    '/reports/%2e%2e/secret',
    '/reports/..%2fsecret',
    '/reports/..\\secret',
    '/reports/x\\y/../../secret',
    '/reports/;/../../secret',
  ])('%s may be, and leads out again', (path) => {
    expect(mayBeUnder(path, '/reports/')).toBe(true);
    expect(isUnder(path, '/reports/')).toBe(false);
  });

  it.each(['/', '/reportsmith', '/report', '/a/reports', '/%zz', '/%ff/reports'])('%s is not', (path) => {
    expect(mayBeUnder(path, '/reports/')).toBe(false);
    expect(isUnder(path, '/reports/')).toBe(false);
  });
});
