import { relative } from 'node:path';
import {
  type MergeInput,
  mergeBranches,
  type PlannedMerge,
} from '../../../migrations/make/merge-branches.ts';
import { migrationText } from '../../../migrations/writer/migration-text.ts';
import { migrationPath, writeMigrations } from '../../../migrations/writer/write-migrations.ts';
import type { App } from '../../../models/app.ts';
import { say } from '../../console/say.ts';

/** Writes a migration for each app whose migrations two branches numbered alike. */
export async function writeMerges(
  input: MergeInput & { readonly apps: readonly App[] },
  { dryRun }: { readonly dryRun: boolean },
): Promise<void> {
  const planned = mergeBranches(input);
  if (planned.length === 0) say('Nothing to merge: no two migrations of an app have one number.');
  const texts = planned.map((merge) => migrationText(merge, input.apps));
  const paths = dryRun ? await Promise.all(texts.map(migrationPath)) : await writeMigrations(texts);
  for (const [index, merge] of planned.entries()) {
    say(relative('.', paths[index] ?? ''));
    sayMerge(merge);
    if (dryRun) say(`\n${texts[index]?.text ?? ''}`);
  }
  if (planned.length > 0 && !dryRun) say('Apply with: latchkey migrate');
}

function sayMerge({ merges, unchecked }: PlannedMerge): void {
  say(`  Merges ${merges.join(', ')}: they come to the same tables, whichever of them a database had first.`);
  if (unchecked.length === 0) return;
  say(`  Look at ${unchecked.join(', ')}: SQL and code are not compared, and must do the same in any order.`);
}
