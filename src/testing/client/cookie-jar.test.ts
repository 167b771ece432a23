import { expect, it } from 'vitest';
import { keepCookie } from './cookie-jar.ts';

const jarAfter = (...lines: string[]) => {
  const cookies = new Map([['sid', 'old']]);
  for (const line of lines) keepCookie(cookies, line);
  return Object.fromEntries(cookies);
};

it.each([
  ['a=b=c; Path=/; HttpOnly', { sid: 'old', a: 'b=c' }],
  ['sid=new;Max-Age=60;Expires=Thu, 01 Jan 1970 00:00:00 GMT', { sid: 'new' }],
  ['sid=; Max-Age=0', {}],
  ['sid=; max-age=-1; Expires=Fri, 31 Dec 9999 23:59:59 GMT', {}],
  ['sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', {}],
  ['sid=new; Expires=Fri, 31 Dec 9999 23:59:59 GMT', { sid: 'new' }],
  ['sid=new; Expires=whenever', { sid: 'new' }],
])('takes up %s as a browser does', (line, cookies) => {
  expect(jarAfter(line)).toEqual(cookies);
});
