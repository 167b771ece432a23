import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { Message } from '../../../http/request/messages.ts';
import { render, renderPart } from '../../../http/routes/render.ts';
import type { SafeHtml } from '../../../http/templates/safe-html.ts';
import {
  type AccountSection,
  accountSectionsOf,
  type SectionContext,
} from '../../contract/account-section.ts';

/** A section as the page has it. */
interface ShownSection {
  readonly name: string;
  readonly title: string;
  /** Where it is: in the page, or the page that it links. */
  readonly url: string;
  /** What stands in its card; null for a link. */
  readonly html: SafeHtml | null;
  /** What the visitor's last act in it came to. */
  readonly messages: readonly Message[];
}

export interface AccountPageOptions {
  /** What the page itself gets, beside its sections. */
  readonly context?: SectionContext;
  /** What sections get besides what they say themselves, by their names: they are shown in any case. */
  readonly given?: Readonly<Record<string, SectionContext>>;
}

/** Answers with the account page: every section that has something to say to this user, in their order. */
export async function accountPage<U extends BaseUser>(
  request: UserRequest<U>,
  { context, given = {} }: AccountPageOptions = {},
): Promise<ViewResponse> {
  const messages = [...request.messages];
  const shown: ShownSection[] = [];
  for (const section of accountSectionsOf(request.site)) {
    const own = messages.filter((message) => hasTag(message, section.name));
    const one = await show(request, section, { context: given[section.name], messages: own });
    if (one) shown.push(one);
  }
  const elsewhere = messages.filter(
    (message) => !shown.some((section) => section.messages.includes(message)),
  );
  return render(request, 'accounts/profile.html', { ...context, messages: elsewhere, sections: shown });
}

/** Null where the section is not for this user, or its URL is not there. */
async function show<U extends BaseUser>(
  request: UserRequest<U>,
  section: AccountSection,
  {
    context: given,
    messages,
  }: { readonly context: SectionContext | undefined; readonly messages: readonly Message[] },
): Promise<ShownSection | null> {
  const { urls } = request.site;
  const { name, url, template } = section;
  if (url !== undefined && !urls.has(url)) return null;
  const own = section.context ? await section.context(request) : {};
  if (own === null && given === undefined) return null;
  const title = request.language.say(section.title);
  if (template === undefined) return { name, title, url: urls.reverse(url ?? ''), html: null, messages: [] };
  const html = await renderPart(request, template, { ...own, ...given });
  return { name, title, url: `#${name}`, html, messages };
}

function hasTag({ extraTags }: Message, tag: string): boolean {
  return extraTags.split(' ').includes(tag);
}
