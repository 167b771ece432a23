import { randomUUID } from 'node:crypto';
import { randomBytes } from '../../support/secrets.ts';
import { dashedUuid } from './uuid-text.ts';

/** A random UUID, version 4: Python's and Django's `uuid.uuid4`. For values that nobody may guess the order of. */
export function uuid4(): string {
  return randomUUID();
}

/**
 * A UUID that begins with the time, version 7 (RFC 9562, section 5.7): Python's `uuid.uuid7`. Each is greater than the
 * one before it of the same process, so new rows stand beside each other in an index. It tells when it was made.
 */
export function uuid7(): string {
  return sequence.next(Date.now());
}

/** A counter of 12 bits that begins at 0 to 2047: room for 2048 and more in one millisecond. */
const COUNTER_LIMIT = 2 ** 12;
const COUNTER_START_LIMIT = 2 ** 11;
const RANDOM_BYTES = 10;

/** Section 6.2, method 1: what makes the UUIDs of one process ascend, also where its clock is set back. */
class UuidSequence {
  #time = 0;
  #counter = 0;

  next(now: number): string {
    const random = randomBytes(RANDOM_BYTES);
    if (now > this.#time) this.#begin(now, random);
    else if (++this.#counter === COUNTER_LIMIT) this.#begin(this.#time + 1, random);
    const bytes = Buffer.concat([Buffer.alloc(6), random]);
    bytes.writeUIntBE(this.#time, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.#counter, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    return dashedUuid(bytes.toString('hex'));
  }

  #begin(time: number, random: Buffer): void {
    this.#time = time;
    this.#counter = random.readUInt16BE(0) % COUNTER_START_LIMIT;
  }
}

// For the whole process: the order of its UUIDs is the very thing that is kept here.
const sequence = new UuidSequence();
