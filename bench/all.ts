// Runs every measurement, one after the other, and fails if one of them is past its limit.
import { spawnSync } from 'node:child_process';

for (const name of [
  'dashboard',
  'logins',
  'login-timing',
  'audit',
  'enumeration',
  'migrate-nothing',
  'add-column',
  'adapters',
  'admin',
]) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [`${import.meta.dirname}/${name}.ts`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
