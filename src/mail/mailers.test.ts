import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { consoleMailer } from './console-mailer.ts';
import { loginNeedsTls } from './login-needs-tls.ts';
import { openMailer } from './open-mailer.ts';

const mail = { to: 'ada@example.com', subject: 'Hello', text: 'How are you?\n\n' };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-mail-'));
  folders.push(folder);
  return folder;
}

const open = (mailUrl: string, folder = '.') =>
  openMailer(
    { mailUrl, defaultFromEmail: 'site@example.org', replyToEmail: null, mailTimeout: 10 },
    { folder },
  );

describe('file:', () => {
  it('writes one readable file a mail, for the owner alone, in a folder relative to the project', async () => {
    const folder = temporaryFolder();
    const mailer = open('file:out/mail', folder);
    await Promise.all([
      mailer.send(mail),
      mailer.send({ ...mail, subject: 'Zwölf\r\nBcc: all@example.com' }),
    ]);
    const names = readdirSync(join(folder, 'out/mail'));
    expect(names).toHaveLength(2);
    const texts = names.map((name) => readFileSync(join(folder, 'out/mail', name), 'utf8')).sort();
    expect(texts.join()).toMatch(
      /From: site@example.org\nTo: ada@example.com\nSubject: Hello\nDate: .+ GMT\n\nHow are you\?\n/,
    );
    expect(texts.join()).toContain('Subject: Zwölf Bcc: all@example.com\n');
    for (const name of names) expect(statSync(join(folder, 'out/mail', name)).mode & 0o777).toBe(0o600);
  });
});

describe('console:', () => {
  it('shows the mail between two rules', async () => {
    const lines: string[] = [];
    await consoleMailer({ from: 'site@example.org', write: (text) => lines.push(text) }).send(mail);
    expect(lines.join('')).toMatch(/^-{79}\nFrom: site@example.org\n.+How are you\?\n-{79}\n$/s);
  });
});

describe('a mail server with a password', () => {
  it.each([
    ['smtp://shop:word@mail.example:587', true],
    ['smtp://shop@mail.example', true],
    // TLS from the start.
    ['smtps://shop:word@mail.example', false],
    ['smtp://mail.example:25', false],
    ['smtp://shop:word@localhost:1025', false],
    ['smtp://shop:word@127.0.0.1:1025', false],
    ['smtp://shop:word@[::1]:1025', false],
  ])('is told it by TLS alone: %s', (mailUrl, needed) => {
    expect(loginNeedsTls(mailUrl)).toBe(needed);
  });
});

describe('smtp:', () => {
  /** Speaks as much SMTP as a mail needs, and keeps what it heard. */
  async function mailServer() {
    const heard: string[] = [];
    const server = createServer((socket) => {
      let inData = false;
      socket.write('220 ready\r\n');
      socket.on('data', (chunk) => {
        heard.push(chunk.toString());
        if (inData && !chunk.toString().endsWith('\r\n.\r\n')) return;
        const answer = inData ? '250 kept' : chunk.toString().startsWith('DATA') ? '354 go on' : '250 ok';
        inData = chunk.toString().startsWith('DATA');
        socket.write(`${answer}\r\n`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { heard, port: (server.address() as AddressInfo).port, stop: () => server.close() };
  }

  it('hands the mail to the server, to one recipient', async () => {
    const server = await mailServer();
    const mailer = open(`smtp://127.0.0.1:${server.port}`);
    await mailer.send(mail);
    await mailer.close();
    server.stop();
    const all = server.heard.join('');
    expect(all).toContain('RCPT TO:<ada@example.com>');
    expect(all).toContain('Subject: Hello');
    expect(all).toContain('How are you?');
  });

  it('never makes two recipients of one address with a comma in it', async () => {
    const server = await mailServer();
    const mailer = open(`smtp://127.0.0.1:${server.port}`);
    await mailer.send({ ...mail, to: 'a@example.com,b@example.com' }).catch(() => undefined);
    await mailer.close();
    server.stop();
    expect(server.heard.join('')).not.toContain('RCPT TO:<b@example.com>');
  });
});
