import type { LatchkeyError } from '../../support/errors.ts';
import { CoreError } from '../core-error.ts';
import type { BaseUser } from '../users/user.ts';
import type { LoginStage } from './login-stage.ts';

/** Characters of a stage's name, which is kept in the visitor's session. */
const MAX_NAME = 100;

/**
 * The stages in the order in which logins go through them: as they are given, but each after those that it names.
 *
 * @throws LatchkeyError `login_stage_invalid` for two of one name, and for those that wait for each other.
 */
export function orderStages<U extends BaseUser>(stages: readonly LoginStage<U>[]): readonly LoginStage<U>[] {
  checkNames(stages);
  const names = new Set(stages.map(({ name }) => name));
  const ordered: LoginStage<U>[] = [];
  const placed = new Set<string>();
  const isFree = ({ name, after = [] }: LoginStage<U>) =>
    !placed.has(name) && after.every((earlier) => placed.has(earlier) || !names.has(earlier));
  while (ordered.length < stages.length) {
    const next = stages.find(isFree);
    if (!next)
      throw refused(
        stages.filter(({ name }) => !placed.has(name)),
        'it waits for itself (after)',
      );
    ordered.push(next);
    placed.add(next.name);
  }
  return ordered;
}

function checkNames<U extends BaseUser>(stages: readonly LoginStage<U>[]): void {
  const names = new Set<string>();
  for (const stage of stages) {
    const { name } = stage;
    if (name === '' || name.length > MAX_NAME) {
      throw refused([stage], `a name has 1 to ${MAX_NAME} characters`);
    }
    if (names.has(name)) throw refused([stage], 'another one has the same name');
    names.add(name);
  }
}

function refused<U extends BaseUser>(stages: readonly LoginStage<U>[], reason: string): LatchkeyError {
  return new CoreError('login_stage_invalid', {
    stage: stages.map(({ name }) => name).join(', '),
    reason,
  });
}
