// Guesses at a running site as an attacker makes them, and how many of them are looked at. Takes minutes: no part of `all.ts`.
import { AttackedSite } from './guesses/attacked-site.ts';
import { FormSender } from './guesses/form-sender.ts';
import { hydraFinds } from './guesses/hydra.ts';

const PORT = 8472;
const GUESSES = 10_000;
const ADDRESSES = 200;
const AT_ONCE = 64;
const OWNER = 'owner@example.com';
const PASSWORD = 'correct horse battery';
const NEXT = 'another horse battery';
const LOGIN = '/accounts/login/';
const MOST_OF_AN_ACCOUNT = 100;
const MOST_OF_A_NETWORK = 50;

/** Guesses so far that were looked at. */
let lookedAt = 0;

const site = new AttackedSite(PORT);
const at = (address: string) => new FormSender(PORT, address);

/** Fails the run without ending it. */
function expect(what: string, holds: boolean): void {
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`);
  if (!holds) process.exitCode = 1;
}

async function browser(address: string): Promise<FormSender> {
  const opened = at(address);
  await opened.open(LOGIN);
  return opened;
}

/** Guesses, so many at once; how many were answered with each status, and how many of them were looked at. */
async function guess(count: number, one: (nth: number) => Promise<number>) {
  const statuses: Record<number, number> = {};
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const status = await one(next++);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  // A wrong password is answered by the form; what is refused, and was not looked at, by 429.
  const evaluated = statuses[200] ?? 0;
  lookedAt += evaluated;
  const told = Object.entries(statuses).map(([status, times]) => `${times} x ${status}`);
  console.log(`       ${told.join(', ')} in ${seconds} s`);
  return evaluated;
}

async function manyAddresses(): Promise<void> {
  const first = await browser('127.0.0.1');
  const senders = Array.from({ length: ADDRESSES }, (_, index) => at(`127.0.0.${index + 1}`).copy(first));
  const evaluated = await guess(GUESSES, (nth) =>
    (senders[nth % ADDRESSES] ?? first).submit(LOGIN, { email: OWNER, password: `guess ${nth}` }),
  );
  expect(
    `${GUESSES} guesses from ${ADDRESSES} addresses: ${evaluated} looked at, ${MOST_OF_AN_ACCOUNT} at most`,
    evaluated > 0 && evaluated <= MOST_OF_AN_ACCOUNT,
  );
  for (const sender of senders) sender.close();
}

async function ownerComesIn(known: FormSender): Promise<void> {
  const stranger = await browser('127.0.0.240');
  expect('a stranger with the right password waits', (await logIn(stranger)) === 429);
  await known.open(LOGIN);
  expect('the owner’s browser is let in at once', (await logIn(known)) === 302);
  const fresh = at('127.0.0.241');
  await fresh.open('/accounts/password_reset/');
  await fresh.submit('/accounts/password_reset/', { email: OWNER });
  const { location } = await fresh.open(await site.mailedLink('/accounts/reset/'));
  await fresh.open(location);
  await fresh.submit(location, { password: NEXT, confirmPassword: NEXT });
  const later = await browser('127.0.0.242');
  expect('a new browser is let in after a reset', (await logIn(later, NEXT)) === 302);
}

const logIn = (sender: FormSender, password = PASSWORD) => sender.submit(LOGIN, { email: OWNER, password });

async function manyAccounts(): Promise<void> {
  const one = await browser('127.0.0.230');
  const evaluated = await guess(1000, (nth) =>
    one.submit(LOGIN, { email: `user${nth}@example.com`, password: PASSWORD }),
  );
  expect(
    `1000 accounts from one address: ${evaluated} looked at, ${MOST_OF_A_NETWORK} at most`,
    evaluated <= MOST_OF_A_NETWORK,
  );
}

async function allAtOnce(): Promise<void> {
  const first = await browser('127.0.0.231');
  const evaluated = await guess(AT_ONCE, (nth) =>
    at(`127.0.1.${nth + 1}`)
      .copy(first)
      .submit(LOGIN, { email: 'another@example.com', password: `${nth}` }),
  );
  expect(`${AT_ONCE} guesses at once: ${evaluated} looked at, 5 before the first pause`, evaluated <= 5);
}

async function byHydra(): Promise<void> {
  const { headers } = await browser('127.0.0.1');
  const found = hydraFinds({
    port: PORT,
    path: LOGIN,
    email: 'victim@example.com',
    password: PASSWORD,
    ...headers,
  });
  if (found === null) console.log('       hydra is not installed');
  else expect('hydra does not find the password, which is number 300 of its list', !found);
}

/** The audit log is the second witness of all that was looked at; only it knows of hydra's guesses. */
async function count(): Promise<void> {
  const failed = await site.end();
  expect(
    `the audit log has ${failed} failed logins: the ${lookedAt} from above, and ${failed - lookedAt} of hydra`,
    failed >= lookedAt && failed - lookedAt <= MOST_OF_A_NETWORK,
  );
}

/** The browser after its owner has logged out. */
async function loggedOut(sender: FormSender): Promise<FormSender> {
  await sender.open('/accounts/profile/');
  await sender.submit('/accounts/logout/', {});
  return sender;
}

try {
  await site.start();
  for (const email of [OWNER, 'another@example.com', 'victim@example.com']) site.addUser(email, PASSWORD);
  const known = await browser('127.0.0.250');
  expect('the owner logs in before', (await logIn(known)) === 302);
  await manyAddresses();
  await ownerComesIn(await loggedOut(known));
  await manyAccounts();
  await allAtOnce();
  await byHydra();
  await count();
} finally {
  site.remove();
}
process.exit();
