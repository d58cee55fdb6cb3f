import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Language } from '#ui/language.ts';
import { DESK, openContext, PHONE, type Visitor } from './browser.ts';
import { addressOf, type Place } from './places.ts';
import type { Samples } from './samples.ts';
import { open, readingFaults, watch } from './visit.ts';

/** What is wrong with a page in one language, on a phone and on a desk; empty when nothing is. */
export type Inspector = (place: Place, lang: Language) => Promise<string[]>;

/** Opens each page once in a language and changes the screen under it, as a phone is turned; axe looks at one size in each language. */
export function inspectorOf(browser: Browser, url: string, samples: Samples): Inspector {
  const contexts = new Map<string, Promise<BrowserContext>>();
  // One browser profile for each person and language, kept over the pages as people keep theirs.
  const pageFor = async (as: Visitor, lang: Language): Promise<Page> => {
    const name = `${as} ${lang}`;
    const context = contexts.get(name) ?? openContext(browser, { url, lang, size: PHONE, as });
    contexts.set(name, context);
    return (await context).newPage();
  };
  return async (place, lang) => {
    const address = addressOf(place, samples);
    if (address === null) return [`${lang} the market has no sample for it`];
    const page = await pageFor(place.as, lang);
    const watched = watch(page, place, url);
    const faults: string[] = [];
    try {
      await open(page, place, address);
      for (const size of [PHONE, DESK]) {
        await page.setViewportSize(size);
        const found = await readingFaults(page, place);
        if ((lang === 'zh-CN') === (size === PHONE)) found.push(...(await objections(page)));
        faults.push(...found.map((fault) => `${size.width}: ${fault}`));
      }
    } catch (error) {
      faults.push(String(error).split('\n').slice(0, 3).join(' '));
    } finally {
      watched.stop();
      await page.close();
    }
    return [...watched.complaints, ...faults].map((fault) => `${lang} ${fault}`);
  };
}

async function objections(page: Page): Promise<string[]> {
  // Our pages have no frames: axe need not open another page to sum up over them.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => `${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`);
      return `axe ${id} (${nodes.length}): ${where.join(' | ')}`;
    });
}
