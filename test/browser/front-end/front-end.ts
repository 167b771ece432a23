import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, createServer, type InlineConfig, type ServerOptions, type ViteDevServer } from 'vite';
import { codeBlocks, readDocument } from '../../docs/documents.ts';

const pem = readFileSync('test/fixtures/localhost.pem');
const API_LINE = "const API = 'https://api.example.com';";

/** The script of docs/front-ends.md, for an API at this origin. '' is that of the page itself. */
export function documentedScript(api: string): string {
  const script = codeBlocks(readDocument('docs/front-ends.md')).find(
    ({ language, text }) => language === 'js' && text.includes(API_LINE),
  )?.text;
  if (!script) throw new Error('docs/front-ends.md has no script of a front end any more.');
  return script.replace(API_LINE, `const API = '${api}';`);
}

export interface ServeOptions {
  readonly https?: boolean;
  readonly proxy?: ServerOptions['proxy'];
}

/** A front end of one page in a folder of its own, with its script from the documents. */
export class FrontEnd {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-front-end-'));

  constructor(api: string) {
    mkdirSync(join(this.folder, 'src'));
    writeFileSync(join(this.folder, 'src/api.js'), documentedScript(api));
    writeFileSync(join(this.folder, 'src/main.js'), "import * as api from './api.js';\nwindow.api = api;\n");
    writeFileSync(
      join(this.folder, 'index.html'),
      '<!doctype html><title>App</title><h1>App</h1><script type="module" src="/src/main.js"></script>',
    );
  }

  /** Vite's development server, on a free port, at whatever name of this machine. */
  async serve({ https = false, proxy = {} }: ServeOptions): Promise<ViteDevServer> {
    const server = await createServer({
      ...this.#settings(),
      server: {
        host: '0.0.0.0',
        port: 0,
        allowedHosts: true,
        hmr: false,
        proxy,
        ...(https ? { https: { key: pem, cert: pem } } : {}),
      },
    });
    return server.listen();
  }

  /** What a server of the project's own serves. @returns its folder. */
  async build(): Promise<string> {
    await build(this.#settings());
    return join(this.folder, 'dist');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #settings(): InlineConfig {
    return {
      root: this.folder,
      configFile: false,
      logLevel: 'silent',
      cacheDir: join(this.folder, '.vite'),
    };
  }
}

/** The port that it listens on. */
export function portOf({ httpServer }: ViteDevServer): number {
  const address = httpServer?.address();
  if (typeof address !== 'object' || !address) throw new Error('Vite does not listen.');
  return address.port;
}
