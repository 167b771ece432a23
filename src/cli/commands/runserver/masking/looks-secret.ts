/** Letters and digits without a space, as long as keys and tokens are. */
const RANDOM = /^(?=.*[0-9])(?=.*[a-z])[\w.~+/=:%-]{20,}$/i;

/** Whether a text may be a key or a token, whatever it is called. */
export function looksSecret(text: string): boolean {
  return RANDOM.test(text);
}
