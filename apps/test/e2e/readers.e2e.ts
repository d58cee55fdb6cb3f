import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples } from './samples.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** What readers do with content: follow, like and keep, as forms alone carry it. */

const t = wordsOf('storefront', 'zh-CN');
let market: PagesMarket;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
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

async function person(as: Visitor, javaScript: boolean): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size: PHONE, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

test('a reader follows, likes and keeps without JavaScript; a stranger is asked to sign in', async () => {
  const { post, shopCode } = await gatherSamples(market.url);
  const reader = await person('buyer', false);
  // The small market's buyer follows already.
  await reader.goto(`/shops/${shopCode}`);
  await reader.getByRole('button', { name: /^取消关注/ }).click();
  await reader.getByText(t('follow.followers', { count: 0 })).waitFor();
  await reader.goto('/follow');
  await reader.getByText(t('follow.none_new')).waitFor();

  await reader.goto(`/content/${post}`);
  await reader.getByRole('button', { name: /^关注/ }).click();
  await reader.getByRole('button', { name: /^取消关注/ }).waitFor();
  const like = () => reader.getByRole('button', { name: t('readers.like', { count: 1 }) });
  await like().click();
  await reader.getByRole('button', { name: t('readers.like', { count: 0 }) }).click();
  expect(await like().getAttribute('aria-pressed')).toBe('true');
  await reader.goto('/follow');
  await reader.locator(`a[href="/content/${post}"]`).waitFor();
  await reader.goto('/me/collected');
  await reader.locator(`a[href="/content/${post}"]`).waitFor();

  const stranger = await person('guest', true);
  await stranger.goto(`/content/${post}`);
  await stranger.getByRole('button', { name: t('readers.like', { count: 1 }) }).click();
  await stranger.waitForURL('**/sign-in?back=*');
  expect(await market.audit()).toEqual([]);
});
