import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** The path of the Django guide; null where the reference folder is not at hand. LATCHKEY_REFERENCE names another one. */
export function findGuide({ LATCHKEY_REFERENCE }: NodeJS.ProcessEnv = process.env): string | null {
  const path = join(
    LATCHKEY_REFERENCE || join(REPOSITORY, '../shared/reference'),
    'django-accounts-guide.md',
  );
  return existsSync(path) ? path : null;
}

/** The guide's templates by name, word for word. */
export interface GuideTemplates {
  /** The four of its section on templates: `accounts/base.html` and the pages that extend it. */
  readonly styled: Readonly<Record<string, string>>;
  /** The plain `base.html` that its step by step part ends with. */
  readonly plainBase: string;
}

export function readGuideTemplates(path: string): GuideTemplates {
  const guide = readFileSync(path, 'utf8');
  return {
    styled: {
      'accounts/base.html': htmlAfter(guide, '### 🧱 2. `base.html`'),
      'accounts/login.html': htmlAfter(guide, '### 🔐 3. `login.html`'),
      'accounts/register.html': htmlAfter(guide, '### 📝 4. `register.html`'),
      'accounts/dashboard.html': htmlAfter(guide, '### 🧭 5. `dashboard.html`'),
    },
    plainBase: htmlAfter(guide, '### `accounts/templates/accounts/base.html`'),
  };
}

function htmlAfter(guide: string, heading: string): string {
  const start = guide.indexOf(`\n${heading}`);
  const block = start === -1 ? null : /```html\n(.*?)```/s.exec(guide.slice(start));
  if (!block?.[1]) throw new Error(`The guide has no HTML after the heading ${heading}.`);
  return block[1];
}
