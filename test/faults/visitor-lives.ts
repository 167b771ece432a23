import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { isLoggedIn, logIn, PASSWORD } from '../support/attack-project.ts';
import type { TakenMail } from '../support/mail-server.ts';
import type { ServerProcess } from '../support/server-process.ts';

const NEW_PASSWORD = 'staple of nine horses';
/** Of the links in its mails. The port is another one after each start. */
export const ORIGIN = 'http://127.0.0.1';
const RESET_PAGE = '/accounts/reset/set-password/';

/** What a server has told a visitor to be done. What it was asked and never answered may be done or not. */
interface Account {
  readonly email: string;
  /** Those that the account may have: more than one where a change was never answered. */
  passwords: readonly string[];
}

/**
 * Visitors that register, log in, and then stay, log out or reset their password. Each answer is kept as a promise, to be
 * asked for later.
 */
export class VisitorLives {
  /** How many registrations were sent. */
  begun = 0;
  /** How many answers there were that something is done. */
  answers = 0;
  readonly accounts: Account[] = [];
  /** Cookies of those who logged in and asked for nothing that ends their session. */
  readonly open = new Set<string>();
  /** Cookies of sessions that were told to be over. */
  readonly ended: string[] = [];
  /** Links that have reset a password. */
  readonly spentLinks: string[] = [];
  /** Those who wait for a link, by address. */
  readonly #waiting = new Map<string, (link: string | null) => void>();

  /** To be called with each mail that has come. */
  receive({ to, raw }: TakenMail): void {
    const link = linkIn(raw);
    if (link) this.#waiting.get(to)?.(link);
  }

  /** To be called when the server is gone: what it has not sent nobody waits for. */
  giveUpMail(): void {
    for (const tell of this.#waiting.values()) tell(null);
    this.#waiting.clear();
  }

  /** One visitor. @throws Error where the server refuses, or is gone. */
  async live(at: ServerProcess): Promise<void> {
    const number = this.begun++;
    const account = await this.#register(at, number);
    const client = at.client(ORIGIN);
    const answer = await client.submit('/accounts/login/', { email: account.email, password: PASSWORD });
    this.#done(answer);
    const cookie = String(client.cookies.get('latchkey_session'));
    if (number % 3 === 0) this.open.add(cookie);
    if (number % 3 === 1) await this.#logOut(client, cookie);
    if (number % 3 === 2) await this.#reset(at, account, cookie);
  }

  async #register(at: ServerProcess, number: number): Promise<Account> {
    const email = `visitor${number}@example.com`;
    const fields = { email, username: `Visitor ${number}`, password: PASSWORD, confirmPassword: PASSWORD };
    this.#done(await at.client(ORIGIN).submit('/accounts/register/', fields));
    const account: Account = { email, passwords: [PASSWORD] };
    this.accounts.push(account);
    return account;
  }

  async #logOut(client: TestClient, cookie: string): Promise<void> {
    this.#done(await client.submit('/dashboard/', {}, '/accounts/logout/'));
    this.ended.push(cookie);
  }

  async #reset(at: ServerProcess, account: Account, cookie: string): Promise<void> {
    const client = at.client(ORIGIN);
    const mailed = new Promise<string | null>((resolve) => this.#waiting.set(account.email, resolve));
    this.#done(await client.submit('/accounts/password_reset/', { email: account.email }));
    const link = await mailed;
    if (link === null) throw new Error('The server is gone.');
    await client.follow(await client.get(link));
    account.passwords = [PASSWORD, NEW_PASSWORD];
    this.#done(await client.submit(RESET_PAGE, { password: NEW_PASSWORD, confirmPassword: NEW_PASSWORD }));
    account.passwords = [NEW_PASSWORD];
    this.spentLinks.push(link);
    this.ended.push(cookie);
  }

  #done({ status, path, text }: TestAnswer): void {
    if (status !== 302) throw new Error(`${path} was answered ${status}: ${text}`);
    this.answers++;
  }
}

/** The promises that a server has not kept, in words. None is what there should be. */
export async function brokenPromises(at: ServerProcess, lives: VisitorLives): Promise<string[]> {
  const broken: string[] = [];
  await Promise.all(
    lives.accounts.map(async (account) => {
      const good = await goodPasswords(at, account);
      if (good.length !== 1) broken.push(`${account.email} logs in with ${good.length} of its passwords.`);
    }),
  );
  for (const cookie of lives.open) {
    if (!(await isLoggedIn(withCookie(at.client(ORIGIN), cookie)))) broken.push('A session is lost.');
  }
  for (const cookie of lives.ended) {
    if (await isLoggedIn(withCookie(at.client(ORIGIN), cookie))) broken.push('A session is back.');
  }
  for (const link of lives.spentLinks) {
    const client = at.client(ORIGIN);
    const { text } = await client.follow(await client.get(link));
    if (text.includes('name="password"')) broken.push('A link that was used is good again.');
  }
  return broken;
}

/** Those that log in; of a password that was told to be replaced, the old one too. */
async function goodPasswords(at: ServerProcess, { email, passwords }: Account): Promise<string[]> {
  const good: string[] = [];
  const tried = passwords.includes(NEW_PASSWORD) ? [PASSWORD, NEW_PASSWORD] : passwords;
  for (const password of tried) {
    if (await logIn(at.client(ORIGIN), email, password)) good.push(password);
  }
  // The old one alone, where the new one was told to be good: none of what was promised.
  return good.every((password) => passwords.includes(password)) ? good : [];
}

function withCookie(client: TestClient, cookie: string): TestClient {
  client.cookies.set('latchkey_session', cookie);
  return client;
}

/** The path of the link in a mail, whose lines are folded as quoted-printable. */
function linkIn(raw: string): string | undefined {
  const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return /https?:\/\/[^/\s]+(\/accounts\/reset\/[^\s"<]+)/.exec(text)?.[1];
}
