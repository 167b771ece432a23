import { TrieRouter } from 'hono/router/trie-router';
import { UrlNames } from '../../../http/urls/url-names.ts';
import { type Problem, warning } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';

const SETTINGS = ['loginUrl', 'loginRedirectUrl', 'logoutRedirectUrl'] as const;

/** Whether the settings that name a URL lead somewhere. */
export function urlProblems({ open: { settings, routes } }: LoadedProject): Problem[] {
  const names = new UrlNames(routes);
  const router = new TrieRouter<true>();
  for (const route of routes) router.add('ALL', route.path, true);

  // Without a page at its root, the project is part of a server that has pages of its own.
  const hasHome = router.match('GET', `${settings.basePath}/`)[0].length > 0;

  return SETTINGS.flatMap((setting) => {
    const target = settings[setting];
    if (names.has(target) || /^https?:\/\//.test(target)) return [];
    const [path = ''] = target.split(/[?#]/, 1);
    if (!hasHome || router.match('GET', path)[0].length > 0) return [];
    return [
      warning('urls.W001', `The setting ${setting} is '${target}', and no URL of the project is there.`),
    ];
  });
}
