import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { vi } from 'vitest';
import { minutes, type Seconds } from '#kernel';
import type { Language } from '#ui/language.ts';
import { DESK, openBrowser, openContext, type Size, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { keepSight } from './sight.ts';

/** A written walk (docs/walkthroughs) as it is walked: people with a screen each, a clock that moves, pictures of the steps. */
export type Walk = {
  readonly market: PagesMarket;
  /** Somebody new before a screen. */
  person(size: Size, as?: Visitor): Promise<Page>;
  /**
   * Moves the market on until what `path` of the API answers the page's person is so. Pages are opened after it: a busy machine may
   * take long to draw one, and none is drawn in a hurry again and again.
   */
  comesTo<T>(page: Page, path: string, so: (answer: T) => boolean, step?: Seconds): Promise<void>;
  /** What the page shows now, with `at` in view, as `NAME.webp`; only where DONGXI_WALK_PICTURES names a folder. */
  picture(page: Page, name: string, at?: Locator): Promise<void>;
  /** Ends the walk; `failed` keeps what each screen showed. */
  end(failed: boolean): Promise<void>;
};

const LANGUAGE: Language = 'zh-CN';
const MOST_BYTES = 60_000;
const WIDTHS = { phone: 360, desk: 1080 } as const;

export async function beginWalk(): Promise<Walk> {
  const [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  return walkIn(market, browser);
}

function walkIn(market: PagesMarket, browser: Browser): Walk {
  const contexts: BrowserContext[] = [];
  const folder = process.env.DONGXI_WALK_PICTURES;
  return {
    market,
    async person(size, as = 'guest') {
      const context = await openContext(browser, { url: market.url, lang: LANGUAGE, size, as });
      contexts.push(context);
      return context.newPage();
    },
    async comesTo(page, path, so, step = minutes(1)) {
      await vi.waitFor(
        async () => {
          await market.advance(step);
          const reply = await page.request.get(`/api${path}`);
          if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
          const answer = await reply.json();
          if (!so(answer)) throw new Error(`${path} still answers ${JSON.stringify(answer).slice(0, 300)}`);
        },
        { timeout: 180_000, interval: 200 },
      );
    },
    async picture(page, name, at) {
      if (!folder) return;
      await at?.evaluate((part) => part.scrollIntoView({ block: 'center' }));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.webp`), await pictureOf(page));
    },
    async end(failed) {
      if (failed) for (const context of contexts) for (const page of context.pages()) await keepSight(page);
      await browser.close();
      await market.stop();
    },
  };
}

/** The screen as WebP, as fine as the size that a document may carry allows. */
async function pictureOf(page: Page): Promise<Buffer> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('.ant-skeleton-active, .ant-spin-spinning') === null);
  // A dialog on its way in would be caught half there.
  await page.waitForFunction(() => document.querySelector('[class*="-enter"], [class*="-appear"]') === null);
  const png = await page.screenshot({ animations: 'disabled' });
  const width = page.viewportSize()?.width === DESK.width ? WIDTHS.desk : WIDTHS.phone;
  for (const quality of [82, 70, 55, 40]) {
    const webp = await sharp(png).resize({ width }).webp({ quality, effort: 6 }).toBuffer();
    if (webp.length <= MOST_BYTES) return webp;
  }
  throw new Error(`the picture of ${page.url()} does not fit ${MOST_BYTES} bytes`);
}
