// What `latchkey migrate` costs when there is nothing to do, from a cold start, beside a Node.js that imports Kysely and ends.
import { copyProject, runCommand } from './support/cold-start.ts';

const LIMIT = 1.5;
const ROUNDS = 25;

const project = copyProject();
const migrate = ['dist/cli/main.js', 'migrate', '--project', project.folder];
const commands = {
  // As anybody would run it.
  kysely: { args: ['--input-type=module', '--eval', "import 'kysely'"] },
  latchkey: { args: migrate, env: project.env },
  'latchkey without compile cache': {
    args: migrate,
    env: { ...project.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  },
};
const names = Object.keys(commands) as (keyof typeof commands)[];

// The first migrates. It and the second leave what they compiled in node_modules/.cache/latchkey.
for (const _ of [1, 2]) runCommand(commands.latchkey);

const rounds = Array.from({ length: ROUNDS }, () =>
  Object.fromEntries(names.map((name) => [name, runCommand(commands[name])])),
);
project.remove();

// The least: whatever else the machine does can only add to it.
const cost = (name: keyof typeof commands, kind: 'cpu' | 'wall') =>
  Math.min(...rounds.map((round) => round[name]?.[kind] ?? Number.NaN));
for (const name of names) {
  const cpu = cost(name, 'cpu').toFixed(0);
  console.log(
    `${name}: ${cpu} ms of CPU, ${cost(name, 'wall').toFixed(0)} ms in all (the least of ${ROUNDS} starts)`,
  );
}
const cpuRatio = cost('latchkey', 'cpu') / cost('kysely', 'cpu');
const wallRatio = cost('latchkey', 'wall') / cost('kysely', 'wall');
console.log(
  `${cpuRatio.toFixed(2)} times Kysely's import in CPU, ${wallRatio.toFixed(2)} times in all (limit ${LIMIT})`,
);
process.exitCode = Math.max(cpuRatio, wallRatio) <= LIMIT ? 0 : 1;
