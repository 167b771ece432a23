const MINUTE = 60_000;
/** RFC 5321, section 4.5.4.1, asks for half an hour as a rule; somebody waits for this mail, so the first ones are shorter. */
const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = 6 * 60 * MINUTE;
/** The same section: four to five days. Nobody wants the link of a mail that is three days old. */
export const MOST_ATTEMPTS = 20;
/** How much longer or shorter a pause may be, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * Milliseconds until a mail is tried again that has been tried so often: a minute, two, four, up to six hours. Null after
 * about three days: it is given up. `random`: from 0 to 1.
 */
export function retryPause(attempts: number, random: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  return Math.round(pause * (1 + JITTER * (2 * random - 1)));
}
