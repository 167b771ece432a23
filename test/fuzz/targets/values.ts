import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { addressKey } from '../../../src/core/addresses/address-key.ts';
import { parseMailbox } from '../../../src/core/mail/mailbox.ts';
import { globText } from '../../../src/database/sqlite/expressions/sqlite-patterns.ts';
import { canonicalDecimal, decimalText, isDecimalText } from '../../../src/models/values/decimal-text.ts';
import { durationText, parseDuration, parseInterval } from '../../../src/models/values/duration-text.ts';
import {
  MAX_EMAIL_LENGTH,
  normalizeEmail,
  parseEmailAddress,
} from '../../../src/models/values/email-address.ts';
import { isDayText, parseMoment } from '../../../src/models/values/moment-text.ts';
import { isSlug, isWebAddress } from '../../../src/models/values/text-rules.ts';
import { canonicalTime } from '../../../src/models/values/time-text.ts';
import { canonicalUuid, dashedUuid, uuidDigits } from '../../../src/models/values/uuid-text.ts';
import { escapeHtml } from '../../../src/support/escape-html.ts';
import { lineLogger } from '../../../src/support/logger.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const database = new DatabaseSync(':memory:');
const globs = database.prepare('SELECT ? GLOB ? AS found');
const isFound = (text: string, pattern: string) => globs.get(text, pattern)?.found === 1;

const addresses = [
  'ada@example.com',
  'a.b+c@sub.example.org',
  'ü@example.com',
  'ada@münchen.example',
  'a@localhost',
];

export const valueTargets: readonly FuzzTarget[] = [
  {
    name: 'an email address',
    seeds: [...addresses, 'ada@xn--mnchen-3ya.example', 'ada＠example.com', 'ada@１２７.0.0.1', 'a@b。com'],
    check(input) {
      normalizeEmail(input);
      assert.equal(addressKey(addressKey(input)), addressKey(input));
      const parsed = parseEmailAddress(input);
      if (!parsed.ok) return;
      const { address } = parsed;
      assert.match(address, /^[!-?A-~]+@[a-z0-9.-]+$/);
      assert.ok(address.length <= MAX_EMAIL_LENGTH);
      assert.deepEqual(parseEmailAddress(address), parsed);
      assert.equal(addressKey(input), addressKey(address));
    },
  },
  {
    name: 'a sender, with a name',
    seeds: ['Shop <shop@example.com>', '"A, B" <a@example.com>', ...addresses],
    check(input) {
      const sender = parseMailbox(input);
      if (sender) assert.ok(parseEmailAddress(sender.address).ok);
    },
  },
  {
    name: 'a moment',
    seeds: [
      '2026-01-31 23:59:59.123456',
      '2026-01-31T23:59:59.123Z',
      '2026-02-28 23:59+01:30:15',
      '0044-03-15 BC',
      '+275760-09-13 00:00Z',
      '-000001-1-1',
    ],
    check(input) {
      const moment = parseMoment(input);
      if (moment) assert.deepEqual(parseMoment(moment.toISOString()), moment);
      if (isDayText(input)) assert.equal(parseMoment(input)?.toISOString().slice(0, 10), input);
    },
  },
  {
    name: 'a duration',
    seeds: ['1 02:03:04.5', '-1 day 23:00:00', '-02:03', '90', '3 days', '1 day -02:03:04.5'],
    check(input) {
      for (const duration of [parseDuration(input), parseInterval(input)]) {
        if (duration === null) continue;
        assert.ok(Number.isSafeInteger(duration) && !Object.is(duration, -0));
        assert.equal(parseDuration(durationText(duration)), duration, durationText(duration));
      }
    },
  },
  {
    name: 'a UUID, a time of day and a slug',
    seeds: [
      '0190F1C2-7d4e-7abc-8def-0123456789ab',
      '0190f1c27d4e7abc8def0123456789ab',
      '23:59:59.000001',
      '12:30',
      'a-b_1',
    ],
    check(input) {
      const [uuid, time] = [canonicalUuid(input), canonicalTime(input)];
      if (uuid !== null) assert.equal(dashedUuid(uuidDigits(uuid)), uuid);
      if (uuid !== null) assert.equal(canonicalUuid(uuid), uuid);
      if (time !== null) assert.equal(canonicalTime(time), time);
      if (isSlug(input)) assert.match(input, /^[\w-]+$/);
      if (isWebAddress(input)) assert.match(new URL(input).protocol, /^https?:$/);
    },
  },
  {
    name: 'a decimal number',
    seeds: ['12.50', '-0.0', '+007', '.5', '1.', '0.0000001'],
    check(input) {
      if (isDecimalText(input)) {
        const text = canonicalDecimal(input);
        assert.equal(canonicalDecimal(text), text);
        assert.ok(isDecimalText(text));
        assert.ok(Object.is(Number(text) + 0, Number(input) + 0));
      }
      const number = Number(input);
      if (Number.isFinite(number)) assert.equal(Number(decimalText(number)) + 0, number + 0);
    },
  },
  {
    name: 'a text that a filter looks for',
    seeds: ['100%', 'a_b', '[*]?', ']]', '[^a-z]', '[!x]', 'é'],
    maxLength: 500,
    check(input) {
      // NUL ends a text to SQLite's own functions, and half a pair is no text there: neither can be kept.
      const text = input.replaceAll('\0', '').toWellFormed();
      assert.ok(isFound(text, globText([{ text }])));
      assert.ok(isFound(`ä${text}ö`, globText(['any', { text }, 'one'])));
      assert.ok(!isFound(`${text}x`, globText([{ text }])));
    },
  },
  {
    name: 'a value in the log and on a page',
    seeds: ['ada@example.com', 'a "quoted" text', '\u001b[31mred', 'line\r\nlevel=error'],
    check(input) {
      for (const format of ['text', 'json'] as const) {
        const lines: string[] = [];
        const write = (line: string) => {
          lines.push(line);
        };
        const logger = lineLogger({ level: 'info', format, write, now: () => 0 });
        logger.info('event', { value: input, [input]: 'x' });
        assert.match(lines.join(''), /^[ -~]+\n$/);
        if (format === 'json') JSON.parse(lines.join(''));
      }
      assert.ok(!/[<>"']/.test(escapeHtml(input)));
    },
  },
];
