/** What Latchkey uses and Node.js 22 calls experimental. In newer ones it is as it was, and without a warning. */
const EXPECTED = /^(SQLite|Type Stripping|stripTypeScriptTypes|glob(Sync)?) is an experimental feature/;

/**
 * Keeps Node.js from warning, at every command, of what nobody who reads it can do anything about. All other warnings are
 * printed. It takes the place of `process.emitWarning`: a listener for warnings cannot keep Node's own from printing.
 */
export function hideExperimentalWarnings(): void {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...others: unknown[]) => {
    if (!EXPECTED.test(String(warning))) Reflect.apply(emitWarning, process, [warning, ...others]);
  };
}
