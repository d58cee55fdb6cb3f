import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DESK, openBrowser, openContext, PHONE, type Visitor } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { gatherSamples } from './samples.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** What readers do with content: follow, like, keep and comment, as forms alone carry it; what its author and the desk do with comments. */

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
  const size = as === 'admin' ? DESK : PHONE;
  const context = await openContext(browser, { url: market.url, lang: 'zh-CN', size, as, javaScript });
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

test('a comment is refused with its reason, said, answered, pinned, liked, reported and hidden', async () => {
  const { post } = await gatherSamples(market.url);
  const words = wordsOf('console', 'zh-CN');
  const reader = await person('buyer', false);
  await reader.goto(`/content/${post}`);
  const say = async (text: string) => {
    await reader.getByLabel(t('comments.say')).fill(text);
    await reader.getByRole('button', { name: t('comments.send') }).click();
  };
  await say('加微信 kettle_88 更便宜');
  await reader.getByText(/^评论没有发出：/).waitFor();
  expect(await reader.getByLabel(t('comments.say')).inputValue()).toBe('加微信 kettle_88 更便宜');
  await say('刚收到，倒水不滴');
  await reader.getByText('刚收到，倒水不滴').waitFor();
  await reader.getByText(t('comments.waiting')).waitFor();

  const owner = await person('owner', true);
  await owner.goto(`/content/${post}`);
  const line = owner.locator('li[id^="cmt_"]').filter({ hasText: '刚收到' });
  await line.getByRole('link', { name: /^回复/ }).click();
  await owner.getByRole('textbox', { name: /^回复/ }).fill('谢谢您的评价');
  await owner.getByRole('button', { name: t('comments.send') }).click();
  await line.getByText('谢谢您的评价').waitFor();
  await line.getByRole('button', { name: /^置顶/ }).click();
  await line.getByText(t('comments.pinned'), { exact: true }).first().waitFor();
  await line
    .getByRole('button', { name: /^赞.*已有 0 人/ })
    .first()
    .click();
  await line
    .getByRole('button', { name: /^赞.*已有 1 人/ })
    .first()
    .waitFor();

  await line.getByRole('link', { name: /^举报/ }).click();
  await owner.getByLabel(t('report.reason')).selectOption('vulgar');
  await owner.getByRole('button', { name: t('report.send') }).click();
  await owner.getByText(t('report.open'), { exact: true }).waitFor();

  const admin = await person('admin', true);
  await admin.goto('/console/content-reports');
  const row = admin.getByRole('row').filter({ hasText: '刚收到' });
  await row.getByRole('button', { name: words('reports.act.uphold') }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel(words('reports.answer')).fill('已核实');
  await dialog.getByRole('button', { name: words('reports.act.uphold') }).click();
  await admin.getByText(words('content.done')).waitFor();
  await admin.goto('/console/comments?filter=hidden');
  await admin.getByRole('row').filter({ hasText: '刚收到' }).waitFor();
  await reader.goto(`/content/${post}`);
  await reader.getByText(/^已被平台隐藏，只有您看得到/).waitFor();
  await owner.goto('/me/content-reports');
  await owner.getByText('已核实').waitFor();
  expect(await market.audit()).toEqual([]);
});
