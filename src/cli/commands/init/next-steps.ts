import type { CodeEnding } from '../../project/code-ending.ts';

interface Framework {
  readonly name: string;
  /** How the app takes the accounts in, with a page for those who are logged in. */
  readonly lines: readonly string[];
}

const nodeHttp: Framework = {
  name: 'node:http',
  lines: [
    'const page = auth.loginRequired((request, response) => response.end(request.user.email));',
    'const server = createServer(auth.listener(page));',
  ],
};

/** By the names of their packages. */
const frameworks: Readonly<Record<string, Framework>> = {
  express: {
    name: 'Express',
    lines: ['app.use(auth);', "app.get('/', auth.loginRequired((req, res) => res.send(req.user.email)));"],
  },
  fastify: {
    name: 'Fastify',
    lines: [
      'await app.register(auth);',
      "app.get('/', auth.loginRequired((request) => ({ email: request.user.email })));",
    ],
  },
  hono: {
    name: 'Hono',
    lines: ['app.use(auth);', "app.get('/', auth.loginRequired(), (c) => c.text(c.var.user.email));"],
  },
};

/** The lines that an app needs, for what it is built with; for every framework where that cannot be told. */
export function linesToAdd(dependencies: ReadonlySet<string>, ending: CodeEnding): string {
  const used = Object.keys(frameworks).filter((name) => dependencies.has(name));
  const doors = used.length > 0 ? used : [...Object.keys(frameworks), 'node'];
  return doors.map((door) => block(door, ending)).join('\n\n');
}

function block(door: string, ending: CodeEnding): string {
  const { name, lines } = frameworks[door] ?? nodeHttp;
  const own = ending === 'mjs' ? asCommonJs(door, lines) : asModule({ door, lines, ending });
  return [`${name}:`, ...own.map((line) => `  ${line}`)].join('\n');
}

function asModule(app: {
  readonly door: string;
  readonly lines: readonly string[];
  readonly ending: CodeEnding;
}): string[] {
  return [
    `import { latchkey } from 'latchkey/${app.door}';`,
    `import project from './latchkey.config.${app.ending}';`,
    'const auth = latchkey(project);',
    'await auth.migrate();',
    ...app.lines,
  ];
}

/** Where nothing can be awaited before the app is set up. */
function asCommonJs(door: string, lines: readonly string[]): string[] {
  return [
    `const { latchkey } = require('latchkey/${door}');`,
    "const { default: project } = require('./latchkey.config.mjs');",
    'const auth = latchkey(project);',
    ...lines.map((line) => line.replace(/^await /, '')),
    'auth.migrate().then(listen); // your own function that starts to listen',
  ];
}
