/** The label of a field that was given none: `confirmPassword` and `confirm_password` → `Confirm password`. */
export function labelFromName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[_\s]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const label = words.join(' ');
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}
