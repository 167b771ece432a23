/**
 * Whether a path may be `prefix` or below it, however a server reads it: routers differ in what they decode, and whether
 * they look at letter case, double slashes, `.` and `..`. For guards, which must close too much rather than too little.
 * `/reports` and `/reports/…` are under `/reports/`, `/reportsmith` is not.
 */
export function mayBeUnder(path: string, prefix: string): boolean {
  const start = folderOf(prefix).toLowerCase();
  return readings(path).some((reading) => `${reading}/`.toLowerCase().startsWith(start));
}

/** Whether a path is `prefix` or below it by every reading, letter case included. For exceptions, which open too little. */
export function isUnder(path: string, prefix: string): boolean {
  const start = folderOf(prefix);
  return readings(path).every((reading) => `${reading}/`.startsWith(start));
}

function folderOf(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`;
}

/** Times that a path may have been encoded. More than the proxies and routers that decode it, one behind the other. */
const MAX_DECODINGS = 3;

function readings(path: string): readonly string[] {
  const plain = /^[\w/-]*$/.test(path) && !path.includes('//');
  if (plain) return [path];
  const all = [path];
  for (let last = path, round = 0; round < MAX_DECODINGS; round++) {
    const decoded = decode(last);
    if (decoded === last) break;
    all.push(decoded);
    last = decoded;
  }
  return [...all, ...all.flatMap(resolved)];
}

function decode(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/**
 * Without dots, in all the ways that servers go about it. Each may lead elsewhere, since `..` takes away whatever counts
 * as a segment before it: in `/x\y/../reports` that is `y` to browsers and `x\y` to files on POSIX.
 */
function resolved(path: string): readonly string[] {
  return [path, path.replaceAll('\\', '/')]
    .flatMap((one) => [one, one.replace(/;[^/]*/g, '')])
    .flatMap((one) => [withoutDots(one, false), withoutDots(one, true)]);
}

/** `keepsEmpty`: whether nothing between two slashes is a segment, as in URLs, or none, as in paths of files. */
function withoutDots(path: string, keepsEmpty: boolean): string {
  const kept: string[] = [];
  for (const name of path.split('/').slice(1)) {
    if (name === '..') kept.pop();
    else if (name !== '.' && (keepsEmpty || name !== '')) kept.push(name);
  }
  return `/${kept.join('/')}`;
}
