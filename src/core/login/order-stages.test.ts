import { describe, expect, it } from 'vitest';
import type { BaseUser } from '../users/user.ts';
import type { LoginStage } from './login-stage.ts';
import { orderStages } from './order-stages.ts';

const stage = (name: string, after?: readonly string[]): LoginStage<BaseUser> => ({
  name,
  url: `/${name}/`,
  due: () => true,
  ...(after && { after }),
});
const namesOf = (stages: readonly LoginStage<BaseUser>[]) => orderStages(stages).map(({ name }) => name);
const refusal = (...stages: LoginStage<BaseUser>[]) => {
  try {
    return namesOf(stages).join();
  } catch (error) {
    return error;
  }
};
const invalid = (names: string, reason: string) =>
  expect.objectContaining({
    code: 'login_stage_invalid',
    details: { stage: names, reason: expect.stringContaining(reason) },
  });

describe('the order of login stages', () => {
  it('is that of the project, but for those that name others', () => {
    expect(namesOf([])).toEqual([]);
    expect(namesOf([stage('b'), stage('a')])).toEqual(['b', 'a']);
    expect(namesOf([stage('c', ['a', 'b']), stage('b', ['a']), stage('a')])).toEqual(['a', 'b', 'c']);
    expect(namesOf([stage('c', ['a', 'b']), stage('a'), stage('d'), stage('b')])).toEqual([
      'a',
      'd',
      'b',
      'c',
    ]);
  });

  it('passes over what the project does not have', () => {
    expect(namesOf([stage('b', ['none']), stage('a')])).toEqual(['b', 'a']);
  });

  it('is refused where stages wait for each other, and names those alone', () => {
    const waiting = 'it waits for itself (after)';
    expect(refusal(stage('a', ['a']))).toEqual(invalid('a', waiting));
    expect(refusal(stage('x'), stage('a', ['b']), stage('b', ['a']))).toEqual(invalid('a, b', waiting));
  });

  it('needs names that a session can keep, each once', () => {
    const length = 'a name has 1 to 100 characters';
    expect(refusal(stage(''))).toEqual(invalid('', length));
    expect(refusal(stage('a'.repeat(101)))).toEqual(invalid('a'.repeat(101), length));
    expect(refusal(stage('a'.repeat(100)), stage('b'))).toBe(`${'a'.repeat(100)},b`);
    expect(refusal(stage('a'), stage('b'), stage('a'))).toEqual(
      invalid('a', 'another one has the same name'),
    );
  });
});
