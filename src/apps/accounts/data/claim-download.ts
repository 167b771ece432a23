import type { RegisteredUser } from '../../../core/users/registered-user.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { lte } from '../../../models/rows/condition.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { DataDownload } from './data-download.ts';
import { dataSettings } from './data-settings.ts';

/**
 * Takes the user's turn to download the data: null for one caller alone, however many ask at once. For the others, when the next
 * turn is.
 */
export async function claimDownload<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): Promise<Date | null> {
  const { objects, settingsOf, now } = partsOf(source);
  const pause = settingsOf(dataSettings).accountDataPause * 1000;
  const downloads = objects(DataDownload);
  const { id: userId } = user as BaseUser as RegisteredUser;
  const at = new Date(now());
  const due = lte(new Date(at.getTime() - pause));
  if ((await downloads.updateWhere({ userId, at: due }, { at })) === 1) return null;
  if ('row' in (await downloads.create({ userId, at }))) return null;
  const last = await downloads.first({ where: { userId } });
  return new Date((last?.at ?? at).getTime() + pause);
}
