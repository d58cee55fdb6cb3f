import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { minutes, seconds } from '#kernel';
import type { Language } from '#ui/language.ts';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples, type Samples } from './samples.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** An advertisement walked whole: its shop makes it, a buyer sees 广告 and follows it, the account pays, the report says so; the books after it. */
let market: PagesMarket;
let browser: Browser;
let samples: Samples;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  samples = await gatherSamples(market.url);
});
afterEach(async ({ task }) => {
  for (const context of contexts.splice(0)) {
    if (task.result?.state === 'fail') for (const page of context.pages()) await keepSight(page);
    await context.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await market?.stop();
});

async function person(as: Visitor, lang: Language, phone: boolean): Promise<Page> {
  // Buyers get along without scripts; desks are nothing without.
  const context = await openContext(browser, {
    url: market.url,
    lang,
    size: phone ? PHONE : DESK,
    as,
    javaScript: !phone,
  });
  contexts.push(context);
  return context.newPage();
}
async function asked<T>(page: Page, path: string): Promise<T> {
  const reply = await page.request.get(`/api${path}`);
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
  return (await reply.json()) as T;
}

test('a shop advertises, a buyer follows the advertisement, the click is paid and reported', async () => {
  const t = wordsOf('workbench', 'zh-CN');
  const desk = await person('owner', 'zh-CN', false);
  const account = () => asked<{ balanceFen: number }>(desk, `/shops/${samples.shop}/ads-account`);
  const before = await account();
  await desk.goto(`/workbench/s/${samples.shopCode}/ads/new`);
  await desk.getByLabel(t('ads.name'), { exact: true }).fill('宿舍水壶');
  await desk.getByLabel(t('ads.goods'), { exact: true }).click();
  await desk.keyboard.type('便携折叠');
  await desk.locator('.ant-select-item-option', { hasText: '便携折叠电水壶' }).click();
  await desk.keyboard.press('Escape');
  await desk.getByLabel(t('ads.word', { n: 1 }), { exact: true }).fill('便携折叠电水壶');
  await desk.getByLabel(t('ads.word_bid', { n: 1 }), { exact: true }).fill('0.90');
  await desk.getByLabel(t('ads.daily'), { exact: true }).fill('30');
  await desk.getByText(t('ads.pacing.fast'), { exact: true }).click();
  await desk.getByRole('button', { name: t('ads.start'), exact: true }).click();
  await desk.waitForURL('**/ads/adc_*');
  const adId = new URL(desk.url()).pathname.split('/').at(-1) ?? '';

  const words = wordsOf('storefront', 'zh-CN');
  const buyer = await person('buyer', 'zh-CN', true);
  const page = await buyer.goto(`/search?q=${encodeURIComponent('便携折叠电水壶')}`);
  expect(page?.headers()['cache-control']).toContain('no-');
  const paid = buyer.getByRole('main').getByRole('link', { name: `${words('card.ad')} 便携折叠电水壶` });
  expect(await paid.getAttribute('href')).toMatch(/^\/ad\//);
  // Before anything that was found; what was found is there all the same, and says nothing of an advertisement.
  expect(await buyer.getByRole('main').locator('article a').first().getAttribute('href')).toMatch(/^\/ad\//);
  expect(await buyer.getByRole('main').locator('article a[href^="/products/"]').count()).toBeGreaterThan(0);
  await market.advance(seconds(3));
  await paid.click();
  await buyer.waitForURL('**/products/prd_*');
  await buyer.getByRole('heading', { level: 1, name: /便携折叠电水壶/ }).waitFor();

  // Nobody else bids: the least price.
  expect(await account()).toEqual({ balanceFen: before.balanceFen - 10 });
  type Report = { total: { impressions: number; clicks: number; spentFen: number } };
  const told = await asked<Report>(desk, `/shops/${samples.shop}/ads/${adId}/report`);
  expect(told.total).toMatchObject({ impressions: 1, clicks: 1, spentFen: 10 });
  await desk.goto(`/workbench/s/${samples.shopCode}/ads/${adId}?by=word`);
  const row = desk.getByRole('row').filter({ hasText: '便携折叠电水壶' });
  await row.getByText('¥0.10').waitFor();
  expect(await market.audit()).toEqual([]);
});

test('a link that is no advertisement of ours leads home, and nowhere else', async () => {
  const page = await person('guest', 'zh-CN', true);
  await page.goto(`/ad/${encodeURIComponent('https://elsewhere.example/')}`);
  expect(new URL(page.url()).pathname).toBe('/');
  await market.advance(minutes(1));
  expect(await market.audit()).toEqual([]);
});
