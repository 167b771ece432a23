import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CommandError } from '../../console/command-error.ts';
import type { CodeEnding } from '../../project/code-ending.ts';
import type { ImportedProject } from '../../project/load-project.ts';
import type { AppNames } from './app-names.ts';

/** What a new app is made of. */
export interface NewApp {
  readonly names: AppNames;
  /** The app's own folder. */
  readonly folder: string;
  /** Where the project keeps its own templates. */
  readonly templates: string;
  /** The project's folder, where its `latchkey.config` is. */
  readonly project: string;
  /** What the project is written in. */
  readonly ending: CodeEnding;
  /** The file that exports the type `User`; null where none was found. */
  readonly userFile: string | null;
}

/**
 * Writes a new app.
 *
 * @throws LatchkeyError `app_folder_taken`.
 */
export function writeApp(app: NewApp): void {
  const files = appFiles(app);
  // A template of the project by the same name would be shown in the place of the app's.
  for (const folder of [app.folder, join(app.templates, app.names.file)]) requireFreeFolder(folder);
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
}

/** The file where the users' app declares their type: `export type User = …`. */
export function findUserFile({ project: { apps, userModel } }: ImportedProject): string | null {
  const folder = apps.find(({ models }) => models.some(({ table }) => table === userModel.table))?.folder;
  if (!folder || !existsSync(folder)) return null;
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  const found = files.find((name) =>
    /^export (?:type|interface) User\b/m.test(readFileSync(join(folder, name), 'utf8')),
  );
  return found ? join(folder, found) : null;
}

function requireFreeFolder(folder: string): void {
  const refuse = (reason: string) => new CommandError('app_folder_taken', { folder, reason });
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) throw refuse('it is a file');
  if (readdirSync(folder).length > 0) throw refuse('it is not empty');
}

function appFiles(app: NewApp): ReadonlyMap<string, string> {
  const { names, folder, ending } = app;
  return new Map([
    [join(folder, `app.${ending}`), appText(app)],
    [join(folder, `${names.modelFile}.${ending}`), modelText(names)],
    [join(folder, `${names.modelFile}-admin.${ending}`), adminText(app)],
    [join(folder, `${names.file}-view.${ending}`), viewText(app)],
    [join(folder, `${names.file}-urls.${ending}`), urlsText(app)],
    [join(folder, `${names.file}-command.${ending}`), commandText(app)],
    [join(folder, `${names.file}.test.${ending}`), testText(app)],
    [join(folder, 'templates', names.file, `${names.file}.html`), templateText(names)],
  ]);
}

function appText({ names, ending }: NewApp): string {
  const { app, variable, model, modelFile, file, command } = names;
  return `import { defineApp } from 'latchkey';
import { ${model} } from './${modelFile}.${ending}';
import { ${model}Admin } from './${modelFile}-admin.${ending}';
import { ${command} } from './${file}-command.${ending}';

export const ${variable} = defineApp({
  name: '${app}',
  models: [${model}],
  folder: import.meta.dirname,
  commands: [${command}],
  admin: [${model}Admin],
});
`;
}

function commandText({ names: { command, model, modelFile }, ending }: NewApp): string {
  return `import { defineCommand } from 'latchkey';
import { ${model} } from './${modelFile}.${ending}';

/** latchkey ${command} */
export const ${command} = defineCommand({
  name: '${command}',
  summary: 'say how many rows there are of the model ${model}',
  async run({ objects, say }) {
    say(String(await objects(${model}).count()));
  },
});
`;
}

function adminText({ names: { model, modelFile }, ending }: NewApp): string {
  return `import { defineAdmin } from 'latchkey';
import { ${model} } from './${modelFile}.${ending}';

/** How the admin shows the model: every name is checked against its fields. */
export const ${model}Admin = defineAdmin(${model}, {
  list: { columns: ['title', 'createdAt'], search: ['title'], sort: '-createdAt' },
});
`;
}

/** For Node's own runner, which needs no package: `node --test`. */
function testText({ names: { file, model, modelFile }, folder, project, ending }: NewApp): string {
  const config = relative(folder, join(project, `latchkey.config.${ending}`))
    .split(sep)
    .join('/');
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp } from 'latchkey/testing';
import project from '${config}';
import { ${model} } from './${modelFile}.${ending}';

test('the page shows what there is', async () => {
  const app = await createTestApp(project);
  try {
    await app.objects(${model}).create({ title: 'The first one' });
    const client = app.client();
    await client.loginAs(await app.createUser());
    const page = await client.get('/${file}/');
    assert.match(page.text, /The first one/);
  } finally {
    await app.close();
  }
});
`;
}

function modelText({ app, model }: AppNames): string {
  return `import { defineModel, field } from 'latchkey';

export const ${model} = defineModel({
  app: '${app}',
  name: '${model}',
  fields: {
    title: field.text({ maxLength: 200 }),
    createdAt: field.datetime({ default: () => new Date(), editable: false }),
  },
});
`;
}

function viewText(app: NewApp): string {
  const { names, ending } = app;
  const isJavaScript = ending !== 'ts';
  const { variable, file, model, modelFile } = names;
  const { type, imports, latchkey } = userType(app);
  const named = isJavaScript ? 'render' : `${latchkey}type HttpRequest, render`;
  return `import { ${named} } from 'latchkey';
${imports}import { ${model} } from './${modelFile}.${ending}';

export async function ${variable}View(request${isJavaScript ? '' : `: HttpRequest<${type}>`}) {
  const rows = await request.objects(${model}).list({ orderBy: '-createdAt', limit: 50 });
  return render(request, '${file}/${file}.html', { rows });
}
`;
}

function urlsText(app: NewApp): string {
  const { names, ending } = app;
  const isJavaScript = ending !== 'ts';
  const { variable, file } = names;
  const { type, imports, latchkey } = userType(app);
  return `import { ${isJavaScript ? '' : latchkey}loginRequired, path${isJavaScript ? '' : ', type Route'} } from 'latchkey';
${imports}import { ${variable}View } from './${file}-view.${ending}';

export const ${variable}Urls${isJavaScript ? '' : `: Route<${type}>[]`} = [path('', loginRequired(${variable}View), { name: '${file}' })];
`;
}

/** How the code calls the type of the users, and where it gets that from. */
function userType({ folder, userFile, ending }: NewApp) {
  if (ending !== 'ts') return { type: '', imports: '', latchkey: '' };
  if (!userFile) return { type: 'BaseUser', imports: '', latchkey: 'type BaseUser, ' };
  const path = relative(folder, userFile).split(sep).join('/');
  return { type: 'User', imports: `import type { User } from '${path}';\n`, latchkey: '' };
}

function templateText({ app }: AppNames): string {
  const words = app.replaceAll('_', ' ');
  const heading = words.slice(0, 1).toUpperCase() + words.slice(1);
  return `{% extends 'accounts/base.html' %}
{% block title %}${heading} | {{ site_name }}{% endblock %}
{% block content %}
<div class="card panel panel-medium">
  <div class="card-body panel-body">
    <h1>${heading}</h1>
    <ul>
      {% for row in rows %}
      <li>{{ row.title }}</li>
      {% else %}
      <li>There is nothing here yet.</li>
      {% endfor %}
    </ul>
  </div>
</div>
{% endblock %}
`;
}
