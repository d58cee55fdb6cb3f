import type { Page } from 'playwright-core';
import type { Translate } from '#ui/language.ts';
import { type Hands, pointer } from './hands.ts';

/** What a buyer does on the storefront, by the words on its buttons. Works with and without JavaScript, and by the keyboard alone. */

/** Searches from the head of the page and opens the first thing found. Answers the product's title. */
export async function findProduct(page: Page, t: Translate, words: string, hands: Hands = pointer): Promise<string> {
  await page.goto('/');
  const box = page.getByRole('searchbox', { name: t('frame.search') });
  await hands.write(box, words);
  await box.press('Enter');
  await page.waitForURL('**/search?**');
  await hands.press(page.getByRole('main').locator('a[href^="/products/"]').first());
  await page.waitForURL('**/products/**');
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

/** Signs a phone in with the code that a market in development shows. */
export async function signInByPhone(page: Page, t: Translate, phone: string, hands: Hands = pointer): Promise<void> {
  await hands.write(page.getByLabel(t('sign_in.phone'), { exact: true }), phone);
  await hands.press(page.getByRole('button', { name: t('sign_in.send_code') }));
  const shown = t('sign_in.shown_code', { code: '' });
  const code = /\d{6}/.exec((await page.getByText(shown).textContent()) ?? '')?.[0] ?? '';
  await hands.write(page.getByLabel(t('sign_in.code'), { exact: true }), code);
  await hands.tick(page.getByRole('checkbox', { name: t('sign_in.agree') }));
  await hands.press(page.getByRole('button', { name: t('sign_in.enter'), exact: true }));
}

/** Fills the address of a first order from one pasted line, as it comes from a chat. */
export async function pasteAddress(page: Page, t: Translate, line: string, hands: Hands = pointer): Promise<void> {
  await hands.write(page.getByLabel(t('address.paste')), line);
  await hands.press(page.getByRole('button', { name: t('address.recognise') }));
  await page.getByText(t('address.pasted_all')).waitFor();
}

/** Goes to the provider's page, pays there and comes back to a paid trade. Answers the trade's id. */
export async function pay(page: Page, t: Translate, hands: Hands = pointer): Promise<string> {
  await page.waitForURL('**/pay/**');
  const tradeId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await hands.press(page.getByRole('button', { name: t('pay.go', { amount: '' }).trim() }));
  await page.waitForURL('**/cashier/**');
  await hands.press(page.locator('button[name=outcome][value=pay]'));
  await page.waitForURL(`**/pay/${tradeId}**`);
  await page.getByRole('heading', { name: t('pay.title_paid') }).waitFor();
  return tradeId;
}
