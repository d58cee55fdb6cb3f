import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DESK, openBrowser, openContext } from './browser.ts';
import { openPagesMarket, type PagesMarket } from './market.ts';
import { keepSight } from './sight.ts';
import { wordsOf } from './words.ts';

/** Second factor and passkeys (T1) in the browser, with the authenticator that Chromium plays. */

let market: PagesMarket;
let browser: Browser;
let site = '';
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [market, browser] = await Promise.all([openPagesMarket(), openBrowser()]);
  // Passkeys want a domain; the market listens on the loopback address.
  site = market.url.replace('127.0.0.1', 'localhost');
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

async function owner(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await openContext(browser, { url: site, lang: 'zh-CN', size: DESK, as: 'owner' });
  contexts.push(context);
  const page = await context.newPage();
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page };
}

test('a passkey is added on the security page and signs in on storefront and desk', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const { context, page } = await owner();
  await page.goto('/me/security');
  await page.getByRole('button', { name: t('passkey.add') }).click();
  await page.getByText(t('passkey.edit')).waitFor();
  await context.clearCookies();
  await page.goto('/sign-in?back=/me/security');
  await page.getByRole('button', { name: t('passkey.sign_in') }).click();
  await page.getByRole('heading', { level: 1, name: t('mine.security') }).waitFor();
  await context.clearCookies();
  await page.goto('/workbench/sign-in');
  await page.getByRole('button', { name: t('passkey.sign_in') }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  const me = await page.request.get('/api/me');
  expect(me.status()).toBe(200);
});

test('a wrong password is said on the form, which keeps what was written', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const context = await openContext(browser, { url: site, lang: 'zh-CN', size: DESK });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto('/sign-in?way=email&back=/me');
  await page.getByLabel(t('sign_in.email')).fill('owner@dongxi.example');
  await page.getByLabel(t('sign_in.password')).fill('not the password');
  await page.getByRole('button', { name: t('sign_in.title'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel(t('sign_in.email')).inputValue()).toBe('owner@dongxi.example');
  expect(new URL(page.url()).search).toContain('back=');
});

test('a second factor is set up; another sign-in meets its dialog before the desk opens, and goes on where it was', async () => {
  const t = wordsOf('storefront', 'zh-CN');
  const { page } = await owner();
  await page.goto('/me/security');
  await page.getByRole('button', { name: t('security.factor_begin') }).click();
  await page.getByAltText(t('security.qr')).waitFor();
  const secret = Secret.fromBase32((await page.locator('code').textContent()) ?? '');
  await page.getByLabel(t('security.first_code')).fill(TOTP.generate({ secret }));
  await page.getByRole('button', { name: t('security.factor_confirm') }).click();
  await page.getByText(t('security.codes_kept')).waitFor();
  const recovery = await page
    .getByRole('listitem')
    .filter({ hasText: /^[a-z2-9]{5}-[a-z2-9]{5}$/ })
    .allTextContents();
  expect(recovery).toHaveLength(10);

  const { page: desk } = await owner();
  await desk.goto('/workbench/shops');
  const shops = (await (await desk.request.get('/api/me/shops')).json()) as { items: { code: string }[] };
  await desk.goto(`/workbench/s/${shops.items[0]?.code}/money`);
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('textbox').fill('abcde-fghjk');
  await dialog.getByRole('textbox').press('Enter');
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('textbox').fill(recovery[0] ?? '');
  await dialog.getByRole('textbox').press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await desk.getByRole('heading', { level: 1 }).waitFor();
  expect(await desk.getByRole('alert').count()).toBe(0);
});
