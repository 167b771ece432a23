import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployMessages } from '../../src/cli/commands/check/deploy/deploy-messages.ts';
import { createProgram } from '../../src/cli/program.ts';
import { code, readDocument, root, tableRows } from './documents.ts';

const document = readDocument('docs/commands.md');
const program = await createProgram({ setExitCode: () => undefined });
/** By all their words. Those that only have others below them are left out. */
const commands = program.commands.flatMap((command) =>
  command.commands.length === 0
    ? [[command.name(), command] as const]
    : command.commands.map((below) => [`${command.name()} ${below.name()}`, below] as const),
);

describe('docs/commands.md', () => {
  it('has a section for every command, and for no other', () => {
    const headings = [...document.text.matchAll(/^## `latchkey ([a-z]+(?: [a-z]+)?)/gm)].map(
      ([, name]) => name,
    );
    expect(headings).toEqual(commands.map(([name]) => name));
  });

  it.each(commands)('tells every option of %s', (name, command) => {
    const [, section = ''] = document.text.split(`\n## \`latchkey ${name}`);
    const text = section.split('\n## ')[0];
    for (const { long } of command.options.filter(({ hidden }) => !hidden)) {
      // What all commands share stands at the top.
      if (long !== '--project') expect(text).toContain(`\`${long}`);
    }
  });

  it('has every code of check, and no other', () => {
    const sources = globSync(['src/cli/commands/check/**/*.ts', 'src/apps/**/*-checks.ts'], {
      cwd: root,
    }).map((file) => readFileSync(join(root, file), 'utf8'));
    const codes = new Set(sources.join('\n').match(/(?<=')[a-z_]+\.[EW]\d{3}(?=')/g));
    const told = tableRows(document)
      .map(([name]) => code(name))
      .filter((name) => /\.[EW]\d/.test(name));
    expect(told.sort()).toEqual([...codes].sort());
  });

  it('says what check --deploy says, word for word', () => {
    const told = tableRows(document).filter(([name]) => code(name).startsWith('deploy.'));
    expect(Object.fromEntries(told.map(([name, text]) => [code(name), text]))).toEqual(deployMessages);
  });
});
