import { Agent, type RequestOptions, request } from 'node:http';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: number;
  readonly connections: number;
}

/** Sends requests over kept-alive connections, and fails if one is not answered with 200. */
export async function sendLoad({ port, path, headers, requests, connections }: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const worker = async () => {
    while (left-- > 0) await sendOne({ host: '127.0.0.1', port, path, headers, agent });
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

function sendOne(options: RequestOptions): Promise<void> {
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
