import type { Page } from 'playwright-core';
import type { Translate } from '#ui/language.ts';

/** What a buyer does on the storefront, by the words on its buttons. Works with and without JavaScript. */

/** Searches from the head of the page and opens the first thing found. Answers the product's title. */
export async function findProduct(page: Page, t: Translate, words: string): Promise<string> {
  await page.goto('/');
  await page.getByRole('searchbox', { name: t('frame.search') }).fill(words);
  await page.getByRole('searchbox', { name: t('frame.search') }).press('Enter');
  await page.waitForURL('**/search?**');
  await page.getByRole('main').locator('a[href^="/products/"]').first().click();
  await page.waitForURL('**/products/**');
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

/** Signs a phone in with the code that a market in development shows. */
export async function signInByPhone(page: Page, t: Translate, phone: string): Promise<void> {
  await page.getByLabel(t('sign_in.phone'), { exact: true }).fill(phone);
  await page.getByRole('button', { name: t('sign_in.send_code') }).click();
  const shown = t('sign_in.shown_code', { code: '' });
  const code = /\d{6}/.exec((await page.getByText(shown).textContent()) ?? '')?.[0] ?? '';
  await page.getByLabel(t('sign_in.code'), { exact: true }).fill(code);
  const agreed = page.getByRole('checkbox', { name: t('sign_in.agree') });
  if (!(await agreed.isChecked())) await agreed.check();
  await page.getByRole('button', { name: t('sign_in.enter'), exact: true }).click();
}

/** Fills the address of a first order from one pasted line, as it comes from a chat. */
export async function pasteAddress(page: Page, t: Translate, line: string): Promise<void> {
  await page.getByLabel(t('address.paste')).fill(line);
  await page.getByRole('button', { name: t('address.recognise') }).click();
  await page.getByText(t('address.pasted_all')).waitFor();
}

/** Goes to the provider's page, pays there and comes back to a paid trade. Answers the trade's id. */
export async function pay(page: Page, t: Translate): Promise<string> {
  await page.waitForURL('**/pay/**');
  const tradeId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('button', { name: t('pay.go', { amount: '' }).trim() }).click();
  await page.waitForURL('**/cashier/**');
  await page.locator('button[name=outcome][value=pay]').click();
  await page.waitForURL(`**/pay/${tradeId}**`);
  await page.getByRole('heading', { name: t('pay.title_paid') }).waitFor();
  return tradeId;
}
