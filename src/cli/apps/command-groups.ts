import { Command as Commander } from 'commander';

/** A command of an app by its whole name, which has one word or two, and the title of the app. */
export interface NamedCommand {
  readonly name: string;
  readonly line: Commander;
  readonly title: string;
}

/** The first word of a command's name: what is typed behind `latchkey`. */
export function firstWord(name: string): string {
  return name.split(' ', 1)[0] ?? name;
}

/** Commands of two words as the commands of their first word, which stands where the first of them did. */
export function groupCommands(commands: readonly NamedCommand[]): readonly Commander[] {
  const groups = new Map<string, NamedCommand[]>();
  for (const command of commands) {
    const first = firstWord(command.name);
    groups.set(first, [...(groups.get(first) ?? []), command]);
  }
  return [...groups].map(([name, members]) => {
    const [{ title, line }] = members as [NamedCommand, ...NamedCommand[]];
    const isGroup = members.some((member) => member.name !== name);
    return (isGroup ? groupOf(name, members) : line).helpGroup(title);
  });
}

function groupOf(name: string, members: readonly NamedCommand[]): Commander {
  const group = new Commander(name)
    .usage('[command]')
    .summary(members.map(({ line }) => line.name()).join(', '))
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command');
  for (const { line } of members) group.addCommand(line);
  return group;
}
