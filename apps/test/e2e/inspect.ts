import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Language } from '#ui/language.ts';
import { DESK, openContext, PHONE, TABLET, type Visitor } from './browser.ts';
import { addressOf, type Place } from './places.ts';
import type { Samples } from './samples.ts';
import { open, shapeFaults, watch, wordFaults } from './visit.ts';

/** Desks are tried on a common phone, not on the narrowest. */
const WIDE_PHONE = { width: 390, height: 844 } as const;

/** What is wrong with a page in one language, on a phone and a desk, of the storefront on a tablet, too; empty when nothing is. */
export type Inspector = (place: Place, lang: Language) => Promise<string[]>;

/** Opens each page once in a language and changes the screen under it, as a phone is turned; axe looks at one size in each language. */
export function inspectorOf(browser: Browser, url: string, samples: Samples): Inspector {
  const contexts = new Map<string, Promise<BrowserContext>>();
  const idle = new Map<string, Page[]>();
  // One browser profile for each person and language, and its tabs, kept over the pages as people keep theirs.
  const borrow = async (name: string, as: Visitor, lang: Language): Promise<Page> => {
    const known = idle.get(name)?.pop();
    if (known) return known;
    const context = contexts.get(name) ?? openContext(browser, { url, lang, size: PHONE, as });
    contexts.set(name, context);
    return (await context).newPage();
  };
  const giveBack = (name: string, page: Page): void => void idle.set(name, [...(idle.get(name) ?? []), page]);
  return async (place, lang) => {
    const address = addressOf(place, samples);
    if (address === null) return [`${lang} the market has no sample for it`];
    const profile = `${place.as} ${lang}`;
    const page = await borrow(profile, place.as, lang);
    const watched = watch(page, place, url);
    const faults: string[] = [];
    try {
      await page.setViewportSize(PHONE);
      await open(page, place, address);
      faults.push(...(await wordFaults(page, place)));
      for (const size of place.face === 'storefront' ? [PHONE, TABLET, DESK] : [WIDE_PHONE, DESK]) {
        await page.setViewportSize(size);
        const found = await shapeFaults(page);
        if ((lang === 'zh-CN') === size.width < TABLET.width) found.push(...(await objections(page)));
        faults.push(...found.map((fault) => `${size.width}: ${fault}`));
      }
    } catch (error) {
      faults.push(String(error).split('\n').slice(0, 3).join(' '));
    } finally {
      watched.stop();
      giveBack(profile, page);
    }
    return [...watched.complaints, ...faults].map((fault) => `${lang} ${fault}`);
  };
}

async function objections(page: Page): Promise<string[]> {
  // Colours on their way into another are nobody's. Waiting for them is not enough: an answer that comes late starts the next one.
  // A sheet made by script, for the pages' policy forbids style elements that they did not write.
  await page.evaluate(async () => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets.push(still);
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  // Our pages have no frames: axe need not open another page to sum up over them.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`);
      return `axe ${id} (${nodes.length}): ${where.join(' | ')}`;
    });
}
