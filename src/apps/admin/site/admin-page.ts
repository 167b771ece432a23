import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { modelLabelPlural } from '../../../http/forms/fields/model-words.ts';
import { render } from '../../../http/routes/render.ts';
import type { Model } from '../../../models/model.ts';
import type { MaybePromise } from '../../../support/maybe-promise.ts';
import { KeyedText, type Sentence } from '../../../support/texts/keyed-text.ts';
import { modelAddress } from './admin-address.ts';
import { adminRegistry } from './admin-registry.ts';
import { mayDo } from './admin-rights.ts';
import type { AdminRequest } from './admin-view.ts';

/** A step on the way to the page. The last one is the page itself. */
export interface Crumb {
  readonly label: string;
  readonly url?: string;
}

/** A model as the menu has it. */
export interface MenuEntry {
  readonly label: string;
  readonly url: string;
  /** The address of the form of a new row; null: one may not. */
  readonly addUrl: string | null;
  readonly isCurrent: boolean;
}

/** An app as the menu has it. */
export interface MenuApp {
  readonly label: string;
  readonly models: readonly MenuEntry[];
}

/** What a page's template gets. */
export interface AdminPage {
  /** Its heading, and its name in the browser. */
  readonly title: string;
  /** The way to it. Default: none. */
  readonly crumbs?: readonly Crumb[];
  readonly [name: string]: unknown;
}

/** Words at the beginning of a heading. */
export function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/**
 * Answers with a page of the admin, one of a project's own too: with the menu of what the visitor may see. Its template extends
 * `admin/base.html`.
 */
export async function adminPage(
  request: AdminRequest,
  template: string,
  { crumbs = [], ...page }: AdminPage,
): Promise<ViewResponse> {
  const menu = await menuOf(request);
  return render(request, template, {
    ...page,
    crumbs,
    menu,
    headers: { 'cache-control': 'no-store' },
  }) as MaybePromise<ViewResponse>;
}

/** The apps and models that the visitor may see. */
export async function menuOf(request: AdminRequest): Promise<readonly MenuApp[]> {
  const apps = new Map<string, MenuEntry[]>();
  for (const admin of adminRegistry(request.site).all) {
    if (!(await mayDo(request.user, admin, 'view'))) continue;
    const { model } = admin;
    const url = modelAddress(request, 'list', model);
    const entry = {
      label: capitalized(request.language.say(modelLabelPlural(model))),
      url,
      addUrl: (await mayDo(request.user, admin, 'add')) ? modelAddress(request, 'add', model) : null,
      isCurrent: request.path.startsWith(url),
    };
    apps.set(model.app, [...(apps.get(model.app) ?? []), entry]);
  }
  await addSessions(request, apps);
  return [...apps].map(([name, models]) => ({ label: request.language.say(appLabel(name)), models }));
}

/** The sessions of everybody stand beside the users, for whoever may see these. */
async function addSessions(request: AdminRequest, apps: Map<string, MenuEntry[]>): Promise<void> {
  const model = request.site.accounts.users.model as object as Model;
  const admin = adminRegistry(request.site).of(model);
  if (!admin || !(await mayDo(request.user, admin, 'view'))) return;
  const url = request.site.urls.reverse('admin_sessions');
  const label = request.t('admin.sessions.title');
  const entry = { label, url, addUrl: null, isCurrent: request.path.startsWith(url) };
  apps.set(model.app, [...(apps.get(model.app) ?? []), entry]);
}

/** The text `apps.NAME` of a catalogue, the package's word for an app of that name, or the name as words. */
export function appLabel(name: string): Sentence {
  const words = capitalized(name.replace(/^latchkey_/, '').replaceAll('_', ' '));
  return new KeyedText(`apps.${name}`, {}, new KeyedText(`admin.app.${name}`, {}, words));
}
