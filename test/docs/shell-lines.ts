import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { superuserFields } from '../../src/apps/auth/superuser-fields.ts';
import { createProgram } from '../../src/cli/program.ts';
import { environmentVariables } from '../../src/compose/settings/environment.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import { root } from './documents.ts';

const program = await createProgram({ setExitCode: () => undefined });

/** Programs of other people that the documents call. */
const otherPrograms = [
  'cd',
  'git',
  'cp',
  'chmod',
  'chown',
  'openssl',
  'sqlite3',
  'systemctl',
  'apt-get',
  'curl',
  'useradd',
  'node',
];
/** npm's own commands, of those that the documents call. */
const npmCommands = ['ci', 'install', 'start', 'test'];
/** What `npx` runs besides `latchkey`. */
const npxPrograms = ['vitest', 'tsc', 'biome', 'node'];

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The commands of a shell block, one a line: comments taken off, continued lines put together. */
export function commandLines(block: string): string[] {
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split('&&'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Why a command line is none that works here; null when it may. */
export function shellProblem(line: string): string | null {
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  for (const assignment of words.slice(0, start === -1 ? words.length : start)) {
    const [variable = ''] = assignment.split('=', 1);
    if (!isKnownVariable(variable)) return `nothing reads the variable ${variable}`;
  }
  return start === -1 ? null : programProblem(words.slice(start).filter((word) => word !== 'sudo'));
}

function programProblem([program = '', ...args]: string[]): string | null {
  if (program === 'npm') return npmProblem(args);
  if (program === 'npx') {
    const [called = '', ...rest] = args;
    if (called === 'latchkey') return latchkeyProblem(rest);
    return npxPrograms.includes(called) ? null : `npx runs no ${called}`;
  }
  return otherPrograms.includes(program)
    ? null
    : `${program} is not among the programs that the documents call`;
}

function npmProblem([command = '', script = '', ...rest]: string[]): string | null {
  if (command !== 'run') return npmCommands.includes(command) ? null : `npm has no command ${command} here`;
  if (!Object.hasOwn(scripts, script)) return `package.json has no script ${script}`;
  if (script !== 'latchkey') return null;
  return latchkeyProblem(rest[0] === '--' ? rest.slice(1) : rest);
}

function latchkeyProblem(words: string[], parent: Command = program): string | null {
  const [name = '', ...args] = words;
  if (name.startsWith('-')) return optionProblem(parent, name);
  const command = parent.commands.find((candidate) => candidate.name() === name);
  if (!command) return `latchkey has no command ${name}`;
  if (command.commands.length > 0) return latchkeyProblem(args, command);
  const end = args.indexOf('--');
  const ours = end === -1 ? args : args.slice(0, end);
  // What stands behind -- is no option, whatever it looks like.
  let operands = Math.max(0, args.length - ours.length - 1);
  for (let index = 0; index < ours.length; index++) {
    const [option = ''] = (ours[index] ?? '').split('=', 1);
    if (!option.startsWith('-')) operands++;
    else if (takesValue(command, option) && !ours[index]?.includes('='))
      index += valuesBehind(command, ours, index);
    const problem = option.startsWith('-') ? optionProblem(command, option) : null;
    if (problem) return problem;
  }
  const { registeredArguments: declared } = command;
  const needed = declared.filter(({ required }) => required).length;
  const most = declared.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : declared.length;
  const wantsHelp = ours.includes('--help');
  return wantsHelp || (operands >= needed && operands <= most)
    ? null
    : `latchkey ${name} takes another number of arguments`;
}

function optionProblem(command: Command, option: string): string | null {
  if (['-h', '--help'].includes(option) || isSuperuserOption(command, option)) return null;
  const known = command.options.some(({ long, short }) => long === option || short === option);
  return known ? null : `latchkey ${command.name()} has no option ${option}`;
}

function takesValue(command: Command, option: string): boolean {
  return (
    isSuperuserOption(command, option) ||
    !!command.options.find(({ long, short }) => long === option || short === option)?.required
  );
}

/** How many of the words behind an option are its values. */
function valuesBehind(command: Command, words: readonly string[], index: number): number {
  const isMany = command.options.find(({ long }) => long === words[index])?.variadic === true;
  if (!isMany) return 1;
  const next = words.findIndex((word, place) => place > index && word.startsWith('-'));
  return (next === -1 ? words.length : next) - index - 1;
}

/** The options that commands which make a user have for the starter's users. */
function isSuperuserOption(command: Command, option: string): boolean {
  return (
    ['createsuperuser', 'create'].includes(command.name()) &&
    superuserFields(CustomUser).some((field) => field.option === option)
  );
}

/** Whether the site, a command or a test reads an environment variable of that name. */
export function isKnownVariable(variable: string): boolean {
  const commandVariables = [
    'LATCHKEY_SUPERUSER_PASSWORD',
    'LATCHKEY_NEW_PASSWORD',
    ...superuserFields(CustomUser).map((field) => field.variable),
  ];
  return [
    ...environmentVariables,
    ...commandVariables,
    'CHROMIUM_PATH',
    'UV_THREADPOOL_SIZE',
    'CI',
    'NODE_ENV',
  ].includes(variable);
}
