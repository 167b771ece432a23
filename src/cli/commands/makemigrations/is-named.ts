import { snakeCase } from '../../../models/values/names.ts';

/** Whether what somebody typed means a model, a field or a column: `dueDate` and `due_date` are the same. */
export function isNamed(name: string, typed: string): boolean {
  return name.toLowerCase() === typed.toLowerCase() || name === snakeCase(typed);
}
