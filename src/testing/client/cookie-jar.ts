/**
 * Takes up one `Set-Cookie` line (RFC 6265, 5.2): a cookie by its name, whatever its path and domain. One whose time is
 * over goes.
 */
export function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals).trim();
  if (isOver(attributes)) cookies.delete(name);
  else cookies.set(name, pair.slice(equals + 1).trim());
}

/** `Max-Age` wins over `Expires`. */
function isOver(attributes: readonly string[]): boolean {
  const values = new Map(attributes.map(readAttribute));
  const maxAge = values.get('max-age');
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return Date.parse(values.get('expires') ?? '') <= Date.now();
}

function readAttribute(attribute: string): [name: string, value: string] {
  const [name = '', value = ''] = attribute.split(/=(.*)/s);
  return [name.trim().toLowerCase(), value.trim()];
}
