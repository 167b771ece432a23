/** A span of time. Its parts are added up. */
export interface TimeSpan {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

const MILLISECONDS: Readonly<Record<keyof TimeSpan, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/** A clock that stands still until it is told to go on. */
export class TestClock {
  #now: number;

  /** @throws RangeError when `start` is no time. */
  constructor(start: Date | string = new Date()) {
    this.#now = timeOf(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  /**
   * Goes on: `clock.advance({ days: 14, seconds: 1 })`.
   *
   * @throws RangeError for a span that is none, or that leads back: `set` does that.
   */
  advance(span: TimeSpan): void {
    let total = 0;
    for (const [unit, count] of Object.entries(span)) {
      total += count * (MILLISECONDS[unit as keyof TimeSpan] ?? Number.NaN);
    }
    if (!(total >= 0)) throw new RangeError(`The clock cannot advance by ${JSON.stringify(span)}.`);
    this.#now = timeOf(new Date(this.#now + total));
  }

  /** Stands at another time, earlier or later. @throws RangeError when `time` is no time. */
  set(time: Date | string): void {
    this.#now = timeOf(time);
  }
}

function timeOf(time: Date | string): number {
  const milliseconds = new Date(time).getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError(`${String(time)} is no time.`);
  return milliseconds;
}
