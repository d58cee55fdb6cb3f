import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import type { Language } from '#ui/language.ts';
import { signInsFor } from '../../../demo/seed/sign-ins.ts';
import { findChromium } from '../../../scripts/chromium.ts';

/** The narrowest phone that pages are made for. */
export const PHONE = { width: 360, height: 780 } as const;
export const TABLET = { width: 768, height: 1024 } as const;
export const DESK = { width: 1440, height: 900 } as const;
export type Size = typeof PHONE | typeof DESK;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium without a window. Throws a sentence when there is none. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error(
      'There is no Chromium: install it (`sudo apt-get install chromium`) or name one in DONGXI_CHROMIUM.',
    );
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

export type Visitor = 'guest' | 'buyer' | 'owner' | 'admin';

/** A browser profile of someone, speaking a language on a screen; whoever is not a guest has signed in. */
export async function openContext(
  browser: Browser,
  given: {
    readonly url: string;
    readonly lang: Language;
    readonly size: Size;
    readonly as?: Visitor;
    readonly javaScript?: boolean;
    /** The device asks for dark pages. */
    readonly dark?: boolean;
    /** Headless Chromium says what it is, and the market does not count it: who is to be counted says another name. */
    readonly userAgent?: string;
  },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: given.url,
    locale: given.lang === 'en' ? 'en-US' : 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: given.size,
    reducedMotion: 'reduce',
    colorScheme: given.dark ? 'dark' : 'light',
    isMobile: given.size === PHONE,
    hasTouch: given.size === PHONE,
    javaScriptEnabled: given.javaScript ?? true,
    ...(given.userAgent ? { userAgent: given.userAgent } : {}),
  });
  // How long a person waits for a page of a market whose machine builds and tests other things meanwhile.
  context.setDefaultTimeout(45_000);
  const { as = 'guest' } = given;
  if (as !== 'guest') await signInByPassword(context, as);
  return context;
}

async function signInByPassword(context: BrowserContext, as: Exclude<Visitor, 'guest'>): Promise<void> {
  const [known] = signInsFor(as);
  if (!known) throw new Error(`nobody signs in as ${as}`);
  const reply = await context.request.post('/api/sign-in/email', {
    data: { email: known.email, password: known.password },
  });
  if (!reply.ok()) throw new Error(`${as} could not sign in: ${reply.status()} ${await reply.text()}`);
}
