/** Whether a text is a decimal number without an exponent. */
export function isDecimalText(text: string): boolean {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text);
}

/** Without `+`, leading zeros or a bare point: one spelling for each number, with the decimal places as entered. */
export function canonicalDecimal(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const number = fraction === '' ? digits : `${digits}.${fraction}`;
  return text.startsWith('-') && /[1-9]/.test(number) ? `-${number}` : number;
}

/** How many digits stand after the point. */
export function countDecimalPlaces(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** The number with zeros up to so many places: what a database gives back, `'12.5'` → `'12.50'`. */
export function padDecimal(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  return places === 0 ? whole : `${whole}.${fraction.padEnd(places, '0')}`;
}

/** A number's digits without an exponent: `1e-7` is `'0.0000001'`. */
export function decimalText(number: number): string {
  const [mantissa = '', exponent] = String(number).split('e');
  if (exponent === undefined) return mantissa;
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const text = point > 0 ? digits.padEnd(point, '0') : `0.${'0'.repeat(-point)}${digits}`;
  return number < 0 ? `-${text}` : text;
}
