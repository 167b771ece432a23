import type {
  DiffDecisions,
  MissingValue,
  RenameCandidate,
} from '../../../migrations/diff/diff-decisions.ts';
import { fieldValue } from '../../../migrations/diff/field-value.ts';
import { parseColumnValue, valueHint } from '../../../migrations/make/parse-column-value.ts';
import { fieldOf } from '../../../migrations/schema/table-owner.ts';
import type { App } from '../../../models/app.ts';
import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import { CommandError } from '../../console/command-error.ts';
import { askText, askWhether, hasTerminal, requireTerminal } from '../../console/prompts.ts';
import { say } from '../../console/say.ts';
import type { RenameOption } from './rename-option.ts';
import type { ValueOption } from './value-option.ts';

export interface MigrationAnswers {
  readonly rename: readonly RenameOption[];
  readonly value: readonly ValueOption[];
  /** Whether nothing may be asked. */
  readonly noinput: boolean;
}

/** Decides by what was told in advance and by what the models say, and asks about the rest. */
export class MigrationQuestions implements DiffDecisions {
  readonly #apps: readonly App[];
  readonly #answers: MigrationAnswers;
  #mayAsk = false;

  constructor(apps: readonly App[], answers: MigrationAnswers) {
    this.#apps = apps;
    this.#answers = answers;
  }

  async isRenamed(candidate: RenameCandidate): Promise<boolean> {
    const { rename, noinput } = this.#answers;
    if (rename.some((option) => option.matches(candidate))) return true;
    if (!candidate.alike || rename.some((option) => option.mentions(candidate))) return false;
    const { gone, made, option } = asTwoChanges(candidate);
    if (!noinput) {
      if (!hasTerminal()) say(`${renameQuestion(candidate)} If so: ${option}. If not: --noinput`);
      return this.#ask(() => askWhether(renameQuestion(candidate)));
    }
    say(`Not taken for a rename: ${gone} is dropped, with what is in it, and ${made} is new.`);
    say(`  If it is one: ${option}`);
    return false;
  }

  async valueFor(missing: MissingValue): Promise<ColumnDefault> {
    const given = this.#answers.value.find((option) => option.matches(missing));
    if (given) return readValue(missing, given.value);
    const byDefault = fieldValue(this.#apps, missing);
    if (byDefault !== undefined) return byDefault;
    // The error names the field and the option, which says more than that nobody can be asked.
    if (this.#answers.noinput || !hasTerminal()) {
      throw new CommandError('migration_value_missing', { field: fieldName(missing) });
    }
    return this.#ask(() => askValue(missing));
  }

  /** @throws LatchkeyError `migration_option_unused` for an answer to what was not asked. */
  requireAllUsed(): void {
    const { rename, value } = this.#answers;
    const unused = [...rename, ...value].find(({ used }) => !used);
    if (unused) throw new CommandError('migration_option_unused', { option: unused.text, hint: '' });
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    if (!this.#mayAsk) requireTerminal('makemigrations');
    this.#mayAsk = true;
    return question();
  }
}

function renameQuestion(candidate: RenameCandidate): string {
  const { gone, made } = asTwoChanges(candidate);
  if (candidate.kind === 'move') return `Was ${gone} moved to ${made}?`;
  return `Was ${gone} renamed to ${made}?`;
}

function asTwoChanges(candidate: RenameCandidate) {
  const { app, from, to } = candidate;
  if (candidate.kind === 'move') return { gone: from, made: to, option: `--rename ${from}:${to}` };
  if (candidate.kind === 'table') {
    return { gone: `${app}.${from}`, made: `${app}.${to}`, option: `--rename ${app}.${from}:${to}` };
  }
  const { owner } = candidate;
  const [old, now] = [fieldOf(from), fieldOf(to)];
  return {
    gone: `${owner}.${old}`,
    made: `${owner}.${now}`,
    option: `--rename ${app}.${owner}.${old}:${now}`,
  };
}

async function askValue(missing: MissingValue): Promise<ColumnDefault> {
  const { spec, owner, column } = missing;
  const field = `${owner}.${fieldOf(column)}`;
  const why = `${field} may not be null and has no default.`;
  const rows = missing.isNew ? 'the rows that are there' : 'the rows that hold null';
  const unquoted = (text: string) => (text === "''" || text === '""' ? '' : text);
  const answer = await askText(`${why} The value for ${rows} (${valueHint(spec)})`, (text) => {
    if (text === '') return 'Type a value, or Ctrl+C to give the field a default first.';
    const parsed = parseColumnValue(spec, unquoted(text));
    return parsed.ok ? undefined : `${field}: ${parsed.reason}.`;
  });
  return readValue(missing, unquoted(answer));
}

function readValue(missing: MissingValue, text: string): ColumnDefault {
  const parsed = parseColumnValue(missing.spec, text);
  if (parsed.ok) return parsed.value;
  const details = { value: JSON.stringify(text), field: fieldName(missing), reason: parsed.reason };
  throw new CommandError('migration_value_invalid', details);
}

function fieldName({ app, owner, column }: MissingValue): string {
  return `${app}.${owner}.${fieldOf(column)}`;
}
