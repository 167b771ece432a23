import { describe, expect, it } from 'vitest';
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

describe('in a terminal', () => {
  const unfolded = (format: 'text' | 'json') => {
    const lines: string[] = [];
    const now = () => Date.UTC(2026, 0, 31);
    const logger = lineLogger({
      level: 'info',
      format,
      unfold: true,
      write: (line) => lines.push(line),
      now,
    });
    return { lines, logger };
  };

  it('shows an error as lines below its own, set in', () => {
    const { lines, logger } = unfolded('text');
    logger.error('request_failed', { status: 500, error: 'Error: it "broke"\n    at view (urls.ts:7:3)' });
    expect(lines).toEqual([
      '2026-01-31T00:00:00.000Z error request_failed status=500\n    Error: it "broke"\n        at view (urls.ts:7:3)\n',
    ]);
  });

  it('lets no visitor forge a line or move the cursor by an error', () => {
    const { lines, logger } = unfolded('text');
    logger.error('request_failed', { error: 'a\n2026-01-31 info forged\r\u001b[2J\u2028\u202e' });
    expect(lines[0]).toBe(
      '2026-01-31T00:00:00.000Z error request_failed\n    a\n    2026-01-31 info forged\\u000d\\u001b[2J\\u2028\\u202e\n',
    );
  });

  it('keeps an error of one line, and JSON, on one line', () => {
    const { lines, logger } = unfolded('text');
    logger.error('failed', { error: 'it broke' });
    expect(lines).toEqual(['2026-01-31T00:00:00.000Z error failed error="it broke"\n']);
    const json = unfolded('json');
    json.logger.error('failed', { error: 'a\nb' });
    expect(json.lines[0]).toMatch(/^\{.*"error":"a\\nb"\}\n$/);
  });
});
