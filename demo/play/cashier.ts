/** How the provider tells the market of a payment; the cashier's own names. */
export type Way = 'normal' | 'double' | 'lost' | 'reordered';

/** Pays at the provider's page as a browser does: opens it, keeps its cookie, sends its form. */
export async function payAtCashier(cashierUrl: string, way: Way): Promise<void> {
  const page = await fetch(cashierUrl);
  const html = await page.text();
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1];
  const cookie = page.headers.get('set-cookie')?.split(';')[0];
  if (!page.ok || !token || !cookie)
    throw new Error(`the cashier's page could not be used: ${page.status} ${cashierUrl}`);
  const paid = await fetch(cashierUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    body: new URLSearchParams({ token, outcome: 'pay', scenario: way }).toString(),
    redirect: 'manual',
  });
  if (paid.status !== 303) throw new Error(`the cashier refused the payment: ${paid.status} ${await paid.text()}`);
  await paid.body?.cancel();
}
