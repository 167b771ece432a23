import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';

type Names = readonly (readonly [name: string, sign: RegExp])[];

/** Browsers by what their `User-Agent` has. Most say Chrome and Safari too, and so come before these. */
const BROWSERS: Names = [
  ['Microsoft Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|OPT|OPiOS|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Yandex Browser', /\bYaBrowser\//],
  ['DuckDuckGo', /\b(DuckDuckGo|Ddg)\//],
  ['UC Browser', /\bUCBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome|Chromium)\//],
  ['Safari', /\bSafari\//],
  ['Internet Explorer', /\bMSIE |\bTrident\//],
];

/** Systems in the same way: Android says Linux too, and an iPhone says Mac OS. */
const SYSTEMS: Names = [
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b|\biPod\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b|\bMac OS X\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
];

/**
 * A browser and its system in words, "Firefox on Windows", for people to tell their own apart. Only names of these lists are
 * said, and nothing that a visitor made up: the header is anybody's to choose.
 */
export function clientInWords(userAgent: string | null): KeyedText {
  const browser = nameIn(BROWSERS, userAgent);
  const system = nameIn(SYSTEMS, userAgent);
  if (browser && system) return text('sessions.client', { browser, system });
  if (browser) return text('sessions.client.unknownSystem', { browser });
  if (system) return text('sessions.client.unknownBrowser', { system });
  return text('sessions.client.unknown');
}

function nameIn(names: Names, userAgent: string | null): string | null {
  return names.find(([, sign]) => sign.test(userAgent ?? ''))?.[0] ?? null;
}
