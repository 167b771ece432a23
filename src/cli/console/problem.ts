/** Something that `check` found. */
export interface Problem {
  readonly level: 'ERROR' | 'WARNING';
  /** Stable: `templates.E001`. */
  readonly code: string;
  /** What is wrong, and what to do. */
  readonly message: string;
}

export function error(code: string, message: string): Problem {
  return { level: 'ERROR', code, message };
}

export function warning(code: string, message: string): Problem {
  return { level: 'WARNING', code, message };
}
