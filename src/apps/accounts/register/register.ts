import type { HashedPassword } from '../../../core/passwords/hashed-password.ts';
import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { addRefusal } from '../../../http/forms/definition/add-refusal.ts';
import { fieldsOf } from '../../../http/forms/definition/fields-of.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { requestedNext } from '../../../http/routes/redirect.ts';
import type { Duplicate, MissingReference } from '../../../models/rows/model-store.ts';
import { withholdPassword } from '../email-verification/registered-password.ts';
import { mailProof } from '../email-verification/send-email-verification.ts';
import { newBrowserName, waitForProof } from '../email-verification/waiting-for-proof.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { evenly } from '../shared/evenly.ts';
import { keepLanguageOfVisitor } from './keep-language.ts';
import { registrationTaken } from './register-events.ts';
import type { RegistrationForm } from './registration-form.ts';

/** What has become of a registration. */
export type Registration<U extends BaseUser> =
  /** There is an account: log the user in. */
  | { readonly state: 'registered'; readonly user: U }
  /** A message is on its way, whether the address was free or taken. */
  | { readonly state: 'waiting' }
  /** The form says why. */
  | { readonly state: 'refused' };

/** What the form says of the account, checked. */
type Values = Readonly<Record<string, unknown>>;

interface UnseenRegistration {
  readonly values: Values;
  readonly address: string;
  readonly password: HashedPassword;
}

/** Makes the account, or adds to the form why it cannot be. @throws LatchkeyError `throttled`, `hash_queue_full`. */
export async function register<U extends BaseUser>(
  request: HttpRequest<U>,
  form: BoundForm<RegistrationForm['fields']>,
  data: Values,
): Promise<Registration<U>> {
  const { accounts } = request.site;
  const { users, emailVerification } = accounts;
  const { throttleRegistrationNetwork } = request.site.settingsOf(throttleSettings);
  await countOfNetwork(request, 'registration.network', throttleRegistrationNetwork);
  // Before the transaction: on SQLite nobody else writes while it lasts.
  const password = await users.hashPassword(String(data.password));
  const values: Values = { ...fieldsOf(users.model, data), password };
  const address = users.model.emailField === null ? null : values[users.model.emailField];
  if (typeof address !== 'string' || address === '' || emailVerification === 'none') {
    return registered(form, await accounts.transact(() => saveUser(request, values)));
  }
  return emailVerification === 'mandatory'
    ? evenly(() => registerUnseen(request, form, { values, address, password }))
    : registerWithProof(request, form, { values, address });
}

/** Where the proof is optional: the account is made, and the message says how to prove the address. */
async function registerWithProof<U extends BaseUser>(
  request: HttpRequest<U>,
  form: BoundForm<RegistrationForm['fields']>,
  { values, address }: { readonly values: Values; readonly address: string },
): Promise<Registration<U>> {
  const { accounts } = request.site;
  const browser = newBrowserName();
  const { outcome, codeId } = await accounts.transact(async () => {
    const saved = await saveUser(request, values);
    if (!saved || !('row' in saved)) return { outcome: saved, codeId: null };
    const mailed = await mailProof(request, { user: saved.row, address, browser });
    return { outcome: saved, codeId: mailed === 'limited' ? null : mailed.codeId };
  });
  const answer = registered<U>(form, outcome);
  if (answer.state === 'registered') {
    await waitForProof(request, { address, browser, codeId, userId: answer.user.id, next: null });
  }
  return answer;
}

/**
 * Where the proof is mandatory: a free and a taken address look the same and take the same work. For a free one the account is
 * made, and its owner mailed; for a taken one nothing is, and its owner hears of it (ASVS 6.3.8). The account has no usable
 * password until then: otherwise a login with it would tell the two apart.
 */
async function registerUnseen<U extends BaseUser>(
  request: HttpRequest<U>,
  form: BoundForm<RegistrationForm['fields']>,
  { values: given, address, password }: UnseenRegistration,
): Promise<Registration<U>> {
  const { accounts } = request.site;
  const { users } = accounts;
  const browser = newBrowserName();
  const { atFirst, sealed } = withholdPassword(request, password, browser);
  const values: Values = { ...given, password: atFirst };
  const emailField = String(users.model.emailField);
  // What else is taken, or not there, is said, and before anything depends on the address.
  const others = (await users.duplicates(values)).filter((names) => !names.includes(emailField));
  for (const [name] of others) if (name) addRefusal(form, { duplicate: name });
  const missing = await users.missingReference(values);
  if (missing !== null) addRefusal(form, { missing });
  if (form.errors) return { state: 'refused' };

  const proof = { address, browser, choosesPassword: true };
  const [owner = null] = await accounts.addresses.usersByAddress(address);
  const made = await accounts.transact(async () => {
    const saved = await saveUser(request, values);
    if (saved && 'row' in saved)
      return { user: saved.row, mailed: await mailProof(request, { ...proof, user: saved.row }) };
    if (!saved || !('duplicate' in saved) || saved.duplicate !== emailField) return { refusal: saved };
    await keepLanguageOfVisitor(request, null);
    // To the address that the account has, never to what was typed (CVE-2019-19844).
    const to = (owner && accounts.addresses.addressOf(owner)) ?? address;
    const instead = owner ? 'mails/registration_taken' : undefined;
    const mailed = await mailProof(request, { ...proof, user: null, address: to, instead });
    // As a free address has an entry in the audit log. No more of them than there are mails.
    if (owner && mailed !== 'limited') await accounts.emit(registrationTaken, { user: owner });
    return { user: null, mailed };
  });
  if ('refusal' in made) return registered(form, made.refusal ?? null);
  const codeId = made.mailed === 'limited' ? null : made.mailed.codeId;
  const next = (await requestedNext(request)) || null;
  const userId = made.user?.id ?? null;
  await waitForProof(request, { address, browser, codeId, userId, next, password: sealed });
  return { state: 'waiting' };
}

/** The row of the user, with the language that the visitor has chosen. */
async function saveUser<U extends BaseUser>(
  request: HttpRequest<U>,
  values: Values,
): ReturnType<typeof request.site.accounts.users.saveValues> {
  const saved = await request.site.accounts.users.saveValues(values);
  if (saved && 'row' in saved) await keepLanguageOfVisitor(request, saved.row);
  return saved;
}

function registered<U extends BaseUser>(
  form: BoundForm<RegistrationForm['fields']>,
  outcome: { readonly row: U } | Duplicate | MissingReference | null,
): Registration<U> {
  if (outcome && 'row' in outcome) return { state: 'registered', user: outcome.row };
  if (outcome) addRefusal(form, outcome);
  return { state: 'refused' };
}
