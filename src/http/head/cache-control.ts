/**
 * What caches are told of an answer that is one visitor's alone. What the page itself says counts, and only where it says
 * nothing the answer is kept nowhere. A cookie of ours is kept by no shared cache though (compare CVE-2014-1418): the
 * page may then stay in the visitor's own browser for as long as it said. `said`: the `Cache-Control` of the page;
 * undefined where it has none.
 */
export function personalCacheControl(said: string | undefined, setsCookie: boolean): string {
  if (said === undefined) return 'no-store';
  if (!setsCookie || /\b(?:private|no-store)\b/i.test(said)) return said;
  const directives = said.split(',').map((one) => one.trim());
  const kept = directives.filter((one) => one !== '' && !/^(?:public$|s-maxage=)/i.test(one));
  return ['private', ...kept].join(', ');
}
