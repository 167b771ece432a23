import { isDevelopersMachine, type PlaceSettings } from '../developers-machine.ts';
import { isMailServer } from './mail-settings.ts';

/** Whether this is a developer's machine, where mail is printed or written to files, and may be read on a page. */
export function onlyShowsMail(
  settings: PlaceSettings & { readonly mailUrl: string },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return !isMailServer(settings.mailUrl) && isDevelopersMachine(settings, environment);
}
