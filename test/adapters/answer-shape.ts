import type { TestAnswer } from '../../src/testing/client/test-answer.ts';

/** What of an answer is Latchkey's own, and has to be the same whatever server it comes through. */
export interface AnswerShape {
  readonly status: number;
  readonly location: string | null;
  /** The `Set-Cookie` lines, their values masked where they are not empty. */
  readonly cookies: readonly string[];
  readonly cacheControl: string | null;
  /** Whether caches are told that the answer depends on cookies. Frameworks add to this header what they look at. */
  readonly variesByCookie: boolean;
}

export function shapeOf({ status, location, headers }: TestAnswer): AnswerShape {
  return {
    status,
    location,
    cookies: headers.getSetCookie().map((line) => line.replace(/^([^=]+)=[^;]+/, '$1=***')),
    cacheControl: headers.get('cache-control'),
    variesByCookie:
      (headers.get('vary') ?? '').split(/,\s*/).filter((name) => name === 'Cookie').length === 1,
  };
}

/** The shape of an answer that nothing special is to be said of. */
export const plain: AnswerShape = {
  status: 200,
  location: null,
  cookies: [],
  cacheControl: null,
  variesByCookie: true,
};

/** The headers of the project's own pages, refusals among them. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

export const cookieLines = {
  session: 'latchkey_session=***; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax',
  sessionEnd: 'latchkey_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  csrf: 'latchkey_csrf=***; Path=/; HttpOnly; SameSite=Lax',
  messages: 'latchkey_messages=***; Path=/; HttpOnly; SameSite=Lax',
  device: 'latchkey_device=***; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax',
  messagesEnd: 'latchkey_messages=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
} as const;
