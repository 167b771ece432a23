import type { FuzzTarget } from './fuzz-target.ts';
import { bodyTargets } from './targets/bodies.ts';
import { hashTargets } from './targets/hashes.ts';
import { headTargets } from './targets/heads.ts';
import { migrationTargets } from './targets/migrations.ts';
import { secretTargets } from './targets/secrets.ts';
import { settingTargets } from './targets/settings.ts';
import { sourceTargets } from './targets/sources.ts';
import { urlTargets } from './targets/urls.ts';
import { valueTargets } from './targets/values.ts';

/** Every parser of ours that reads a text which somebody else may have written. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...headTargets,
  ...urlTargets,
  ...bodyTargets,
  ...secretTargets,
  ...hashTargets,
  ...valueTargets,
  ...settingTargets,
  ...sourceTargets,
  ...migrationTargets,
];
