import { Agent, type RequestOptions, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: number;
  /** Requests a second, evenly spread: two servers are compared at the same load, neither of them saturated. */
  readonly rate: number;
}

/** Sends requests over kept-alive connections, and fails if one is not answered with 200. */
export async function sendLoad({ port, path, headers, requests, rate }: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const options = { host: '127.0.0.1', port, path, headers, agent };
  const start = performance.now();
  const answers: Promise<void>[] = [];
  while (answers.length < requests) {
    const due = Math.min(requests, Math.ceil(((performance.now() - start) / 1000) * rate));
    while (answers.length < due) answers.push(send(options));
    await sleep(1);
  }
  await Promise.all(answers);
  agent.destroy();
}

function send(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`));
      answer.resume();
      answer.once('end', resolve);
    });
    sent.once('error', reject);
    sent.end();
  });
}
