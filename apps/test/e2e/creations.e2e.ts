import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples } from './samples.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** A person writes at their own desk, as forms alone carry it; readers find it under the name they write by. */

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

async function person(as: Visitor, javaScript = true): Promise<Page> {
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size: PHONE, as, javaScript });
  contexts.push(context);
  return context.newPage();
}

test('a person changes their profile, writes a post with goods, sends it in and takes it back', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const { product } = await gatherSamples(market.url);
  const picture = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#2a6' } })
    .png()
    .toBuffer();
  const photo = { name: 'pot.png', mimeType: 'image/png', buffer: picture };
  const page = await person('owner', false);
  await page.goto('/me/creations/profile');
  await page.getByLabel(t('creation.name')).fill('官方客服');
  await page.getByRole('button', { name: t('account.save') }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel(t('creation.name')).fill('山间茶客');
  await page.getByLabel(t('creation.bio')).fill('只写用过的东西。');
  await page.getByRole('button', { name: t('account.save') }).click();
  await page.waitForURL('**/me/creations?done=profile');
  await page.getByRole('link', { name: t('creation.write_a', { kind: t('content.kind_post') }) }).click();
  const title = '雨天的一壶茶';
  await page.locator('[name=title]').fill(title);
  await page.locator('[name=text]').fill('水开了再等半分钟。');
  await page.locator('[name=pictures]').setInputFiles(photo);
  await page.locator('[name=link]').first().fill(`${market.url}/products/${product}`);
  await page.getByLabel(t('creation.declared_partnership')).check();
  await page.getByRole('button', { name: t('creation.save_first') }).click();
  await page.waitForURL('**/me/creations/pce_*');
  await page.getByText(t('creation.state_draft'), { exact: true }).waitFor();
  await page.locator('[name=topics]').fill('#雨天 #茶');
  await page.getByRole('button', { name: t('creation.submit') }).click();
  await page.getByText(t('creation.state_live'), { exact: true }).waitFor();
  const pieceId = new URL(page.url()).pathname.split('/').at(-1);

  const guest = await person('guest', false);
  await guest.goto(`/content/${pieceId}`);
  await guest.getByRole('heading', { name: title }).waitFor();
  for (const mark of ['content.ad', 'content.partnership'])
    expect(await guest.getByText(t(mark), { exact: true }).count()).toBeGreaterThan(0);
  await guest.getByRole('link', { name: '山间茶客' }).click();
  await guest.getByText('只写用过的东西。').waitFor();
  await guest.getByRole('link', { name: title }).waitFor();

  await page.getByRole('button', { name: t('creation.withdraw') }).click();
  await page.getByText(t('creation.state_withdrawn'), { exact: true }).waitFor();
  expect((await guest.goto(`/content/${pieceId}`))?.status()).toBe(404);
  expect(await market.audit()).toEqual([]);
});
