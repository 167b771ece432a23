/** What a form with boxes to tick asks to be changed. */
export interface AskedChanges {
  /** Ticked, and not before. */
  readonly given: readonly string[];
  /** Ticked before, and not now. */
  readonly taken: readonly string[];
}

/**
 * What was changed in a group of boxes of one name. The page says beside them which were ticked, `NAME_was`: so that what somebody
 * else has changed meanwhile is left as it is. Neither is believed: what comes of it is checked.
 */
export function askedChanges(form: URLSearchParams, name: string): AskedChanges {
  const ticked = new Set(form.getAll(name).filter((value) => value !== ''));
  const before = new Set((form.get(`${name}_was`) ?? '').split(' ').filter((value) => value !== ''));
  return {
    given: [...ticked].filter((value) => !before.has(value)),
    taken: [...before].filter((value) => !ticked.has(value)),
  };
}
