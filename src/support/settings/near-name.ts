/** The name among others that was probably meant: written otherwise, or with at most two letters wrong. Null where none is near. */
export function nearName(name: string, names: readonly string[]): string | null {
  const wanted = plain(name);
  const distances = names.map((other) => ({ other, distance: distanceOf(wanted, plain(other)) }));
  const [best] = distances.sort((one, two) => one.distance - two.distance);
  const most = Math.min(2, Math.floor(wanted.length / 3));
  return best && best.distance <= most ? best.other : null;
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** How many letters have to be added, left out or changed (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [place, letter] of [...one].entries()) {
    const next = [place + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
