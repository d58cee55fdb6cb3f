import type { Page } from 'playwright-core';
import type { Place } from './places.ts';
import { keysOf } from './words.ts';

/** What went wrong while a page was open: its console, its requests, its words, its width. */
export type Watch = { readonly complaints: string[]; stop(): void };

/** Listens to a page from before it is opened. Violations of the content policy and script errors come by the console. */
export function watch(page: Page, place: Place, base: string): Watch {
  const complaints: string[] = [];
  const expected = place.status ?? 200;
  const onConsole = (message: { type(): string; text(): string; location(): { url: string } }): void => {
    if (message.type() !== 'error') return;
    // The browser says again of every answer what is counted below.
    if (/^Failed to load resource/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  };
  const onError = (error: Error): void => void complaints.push(`script: ${error.message}`);
  const onResponse = (response: { status(): number; url(): string; request(): { isNavigationRequest(): boolean } }) => {
    const status = response.status();
    if (status < 400) return;
    if (response.request().isNavigationRequest() && status === expected) return;
    complaints.push(`answer ${status}: ${response.url().replace(base, '')}`);
  };
  const onFailed = (request: { url(): string; failure(): { errorText: string } | null }): void => {
    const why = request.failure()?.errorText ?? '';
    // Leaving a page breaks off what it was still loading.
    if (why !== 'net::ERR_ABORTED') complaints.push(`request ${why}: ${request.url().replace(base, '')}`);
  };
  page.on('console', onConsole);
  page.on('pageerror', onError);
  page.on('response', onResponse);
  page.on('requestfailed', onFailed);
  return {
    complaints,
    stop() {
      page.off('console', onConsole);
      page.off('pageerror', onError);
      page.off('response', onResponse);
      page.off('requestfailed', onFailed);
    },
  };
}

/** Opens an address and waits until what it asks for is there. */
export async function open(page: Page, place: Place, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle');
  if (place.face !== 'storefront') {
    // A desk is drawn by its script: first the frame, then the page, then what the page asked for.
    await page.locator('main, [role=main]').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.ant-skeleton-active, .ant-spin-spinning') === null);
  }
  // Colours on their way from one state to the next are nobody's choice.
  await page.waitForFunction(() => document.getAnimations().every((one) => !(one instanceof CSSTransition)));
}

/** Keys read where words should stand, as a screen reader has the page, so that labels nobody sees are read too. */
export async function wordFaults(page: Page, place: Place): Promise<string[]> {
  const keys = keysOf(place.face);
  const words = (await page.locator('body').ariaSnapshot()).split(/[\s"：:，。；、（）()[\]]+/);
  return [...new Set(words.filter((word) => keys.has(word)))].map((key) => `reads ${key}`);
}

/** What is wrong with a page's shape on the present screen: wider than it, not one heading, no title. */
export async function shapeFaults(page: Page): Promise<string[]> {
  const seen = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
    title: document.title,
  }));
  const faults: string[] = [];
  if (seen.wide > 1) faults.push(`is ${seen.wide} px wider than the screen`);
  if (seen.headings !== 1) faults.push(`has ${seen.headings} main headings`);
  if (seen.title.trim() === '') faults.push('has no title');
  return faults;
}
