import { expect, it } from 'vitest';
import { type LogLevel, lineLogger } from './logger.ts';

const log = (level: LogLevel | 'silent') => {
  const lines: string[] = [];
  const logger = lineLogger({ level, write: (line) => lines.push(line), now: () => Date.UTC(2026, 0, 31) });
  return { lines, logger };
};

it('writes one line an event, in UTC, with what it is about', () => {
  const { lines, logger } = log('info');
  logger.info('user_logged_in', { user: 7, ip: '127.0.0.1', backend: undefined });
  expect(lines).toEqual(['2026-01-31T00:00:00.000Z info user_logged_in user=7 ip=127.0.0.1\n']);
});

it('cannot be made to write a line of a visitor', () => {
  const { lines, logger } = log('info');
  logger.warn('request_refused', {
    path: '/a\r\n2026-01-31 info forged\u2028\u001b[31m "x"',
    agent: 'x'.repeat(5000),
  });
  expect(lines[0]).toMatch(/^[ -~]+\n$/);
  expect(lines[0]?.length).toBeLessThan(2200);
});

it('writes JSON for programs, in which no field stands for what every line has', () => {
  const lines: string[] = [];
  const now = () => Date.UTC(2026, 0, 31);
  const logger = lineLogger({ level: 'info', format: 'json', write: (line) => lines.push(line), now });
  logger.warn('refused', {
    event: 'forged',
    level: 1,
    text: '\u2028\u001b"',
    none: undefined,
    list: ['a', 7],
  });
  expect(lines).toEqual([
    '{"time":"2026-01-31T00:00:00.000Z","level":"warn","event":"refused","event_":"forged","level_":1,' +
      '"text":"\\u2028\\u001b\\"","list":["a",7]}\n',
  ]);
});

it('leaves out what is less severe than asked for', () => {
  const { lines, logger } = log('warn');
  logger.info('quiet');
  logger.error('loud', { error: 'it broke' });
  expect(lines).toHaveLength(1);
  const silent = log('silent');
  silent.logger.error('loud');
  expect(silent.lines).toEqual([]);
});
