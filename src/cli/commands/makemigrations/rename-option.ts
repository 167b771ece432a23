import { InvalidArgumentError } from 'commander';
import type { ModelMove, RenameCandidate } from '../../../migrations/diff/diff-decisions.ts';
import { CommandError } from '../../console/command-error.ts';
import { isNamed } from './is-named.ts';

/**
 * A rename that was told in advance: `notes.note.title:heading`, `notes.note:memo` for a model, or `notes.note:library.note`
 * for a model that moved to another app.
 */
export class RenameOption {
  readonly #text: string;
  readonly #from: readonly string[];
  readonly #to: string;
  #fits: RenameCandidate | null = null;

  constructor(text: string) {
    const match = /^(?<from>[a-z]\w*(?:\.\w+){1,2}):(?<to>\w+(?:\.\w+)?)$/i.exec(text);
    if (!match?.groups) {
      throw new InvalidArgumentError(
        'It must be like notes.note.title:heading, or notes.note:memo for a model.',
      );
    }
    this.#text = text;
    this.#from = match.groups.from?.split('.') ?? [];
    this.#to = match.groups.to ?? '';
  }

  get text(): string {
    return `--rename ${this.#text}`;
  }

  /** Whether some change was this rename. */
  get used(): boolean {
    return this.#fits !== null;
  }

  /** Whether it tells of a pair. @throws LatchkeyError `migration_option_unused` when it tells of several. */
  matches(candidate: RenameCandidate): boolean {
    const fits = candidate.kind === 'move' ? this.#isMove(candidate) : this.#isRename(candidate);
    if (!fits) return false;
    if (this.#fits) {
      const hint = ' It fits several: name the model too, as in notes.note.title:heading.';
      throw new CommandError('migration_option_unused', { option: this.text, hint });
    }
    this.#fits = candidate;
    return true;
  }

  /** Whether it tells what becomes of one side of a pair, so that there is nothing to ask about it. */
  mentions(candidate: RenameCandidate): boolean {
    if (candidate.kind === 'move') return candidate.from.toLowerCase() === this.#from.join('.').toLowerCase();
    return this.#isFrom(candidate) || (this.#isOwner(candidate) && isNamed(candidate.to, this.#to));
  }

  #isMove({ from, to }: ModelMove): boolean {
    return (
      from.toLowerCase() === this.#from.join('.').toLowerCase() && to.toLowerCase() === this.#to.toLowerCase()
    );
  }

  #isRename(candidate: Exclude<RenameCandidate, ModelMove>): boolean {
    return this.#isFrom(candidate) && isNamed(candidate.to, this.#to);
  }

  #isFrom(candidate: Exclude<RenameCandidate, ModelMove>): boolean {
    return this.#isOwner(candidate) && isNamed(candidate.from, this.#from.at(-1) ?? '');
  }

  /** The model may be left out where one field alone is meant: `notes.title:heading`. */
  #isOwner(candidate: Exclude<RenameCandidate, ModelMove>): boolean {
    const [app, owner] = this.#from;
    if (candidate.app !== app) return false;
    if (candidate.kind === 'table') return this.#from.length === 2;
    return this.#from.length === 2 || isNamed(candidate.owner, owner ?? '');
  }
}
