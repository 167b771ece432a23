import { escapeHtml } from '../../../../support/escape-html.ts';
import type { ErrorDescription } from './describe-error.ts';
import type { Excerpt } from './excerpt.ts';

export type Row = readonly [name: string, value: string];

export interface FailureReport {
  /** Method and address. */
  readonly title: string;
  /** By which the log has it. */
  readonly reference: string;
  /** The error, then its causes. */
  readonly errors: readonly ErrorDescription[];
  readonly request: readonly Row[];
  readonly form: readonly Row[];
  readonly settings: readonly Row[];
}

interface RenderOptions {
  /** Makes of a text what may be seen of it. */
  readonly shown: (text: string) => string;
  readonly styleSheet: string;
}

/** The page as HTML. Every text goes through `shown`, and is escaped. */
export function renderFailure(report: FailureReport, { shown, styleSheet }: RenderOptions): string {
  const text = (value: string) => escapeHtml(shown(value));
  const [error, ...causes] = report.errors;
  const name = text(error?.name ?? 'Error');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} at ${text(report.title)}</title>
<link rel="stylesheet" href="${escapeHtml(styleSheet)}">
</head>
<body>
<header>
<p>${text(report.title)}</p>
<h1>${name}</h1>
<pre class="message">${text(error?.message ?? '')}</pre>
</header>
<main>
${error ? whereHtml(error, text) : ''}
${causes.map((cause) => causeHtml(cause, text)).join('\n')}
<h2>Request</h2>
${tableHtml(report.request, text)}
${report.form.length > 0 ? `<h2>Form</h2>\n${tableHtml(report.form, text)}` : ''}
<details>
<summary>Settings</summary>
${tableHtml(report.settings, text)}
</details>
</main>
<footer>
<p>Only you see this page: it is for developers at this machine, and <code>latchkey runserver</code> alone has it. Visitors get the page of the template <code>500.html</code>. The log has this failure as ${text(report.reference)}. Secrets are ***.</p>
</footer>
</body>
</html>
`;
}

type ToText = (value: string) => string;

function causeHtml(cause: ErrorDescription, text: ToText): string {
  return `<h2>Caused by ${text(cause.name)}</h2>
<pre class="message">${text(cause.message)}</pre>
${whereHtml(cause, text)}`;
}

function whereHtml({ excerpt, frames }: ErrorDescription, text: ToText): string {
  const stack = `<details>
<summary>Stack</summary>
<pre tabindex="0">${frames.map(text).join('\n')}</pre>
</details>`;
  return `${excerpt ? excerptHtml(excerpt, text) : ''}${frames.length > 0 ? stack : ''}`;
}

function excerptHtml({ path, line, lines }: Excerpt, text: ToText): string {
  const code = lines.map(({ number, text: source }) => {
    const shown = `${String(number).padStart(5)}  ${text(source)}`;
    return number === line ? `<mark>${shown}</mark>` : shown;
  });
  return `<p class="place">${text(path)}, line ${line}</p>
<pre class="code" tabindex="0">${code.join('\n')}</pre>
`;
}

function tableHtml(rows: readonly Row[], text: ToText): string {
  const lines = rows.map(
    ([name, value]) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`,
  );
  return `<table>\n${lines.join('\n')}\n</table>`;
}
