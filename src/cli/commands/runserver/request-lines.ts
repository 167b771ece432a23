import type { Server, ServerResponse } from 'node:http';
import { styleText } from 'node:util';
import { say } from '../../console/say.ts';
import type { ShowAddress } from './masking/shown-address.ts';

interface RequestLinesOptions {
  /** What may be seen of an address. */
  readonly show: ShowAddress;
  /** Where static files are: their lines are dim. */
  readonly staticBase: string;
}

/** Prints a line for each request once it has its answer: `18:44:41 GET /notes/?page=2 200 12 ms`. */
export function printRequests(server: Server, { show, staticBase }: RequestLinesOptions): void {
  server.on('request', ({ method = '', url = '' }, response: ServerResponse) => {
    const begun = performance.now();
    response.once('close', () => {
      const took = `${Math.round(performance.now() - begun)} ms`;
      const what = `${method} ${printable(show(url))}`;
      const status = response.writableFinished ? String(response.statusCode) : 'cut off';
      if (url.startsWith(staticBase)) say(dim(`${timeOfDay()} ${what} ${status} ${took}`));
      else say(`${dim(timeOfDay())} ${what} ${coloured(status)} ${dim(took)}`);
    });
  });
}

const MAX_LENGTH = 200;

/** Nothing in it moves a cursor or begins a line. */
function printable(address: string): string {
  const text = address.replace(/[^!-~]/gu, encodeURIComponent);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
}

const colours = { '2': 'green', '3': 'cyan', '4': 'yellow', '5': 'red' } as const;

function coloured(status: string): string {
  const colour = colours[status.charAt(0) as keyof typeof colours] ?? 'red';
  return styleText(colour, status, { stream: process.stdout });
}

function dim(text: string): string {
  return styleText('dim', text, { stream: process.stdout });
}

/** As the clock on the developer's wall has it. */
function timeOfDay(): string {
  return new Date().toLocaleTimeString('en-GB');
}
