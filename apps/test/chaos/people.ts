import type { StageBuyer } from '../../../bench/stage.ts';

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** The market's HTTP API as one person uses it. A connection that breaks is status 0: nobody knows what came of it. */
export async function ask(
  url: string,
  who: StageBuyer | null,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  key?: string,
): Promise<Answer> {
  try {
    const reply = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        ...(who ? { authorization: `Bearer ${who.token}` } : {}),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  } catch {
    return { status: 0, body: {} };
  }
}

/** A checkout that has been quoted and waits to be placed; `key` stays the same however often it is tried. */
export type Checkout = { readonly who: StageBuyer; readonly body: object; readonly key: string };

export async function quoted(
  url: string,
  who: StageBuyer,
  lines: readonly { skuId: string; quantity: number }[],
  key: string,
): Promise<Checkout> {
  const wanted = { lines, addressId: who.addressId };
  const quote = await ask(url, who, 'POST', '/checkout/quote', wanted);
  if (quote.status !== 200) throw new Error(`quote: ${quote.status} ${JSON.stringify(quote.body)}`);
  return { who, key, body: { ...wanted, fingerprint: quote.body.fingerprint } };
}

export const placed = (url: string, checkout: Checkout): Promise<Answer> =>
  ask(url, checkout.who, 'POST', '/checkout/place', checkout.body, checkout.key);

/** Asks until it is so. The wait between is only politeness: nothing depends on its length. */
export async function until<T>(look: () => Promise<T | null>, what: string, seconds = 40): Promise<T> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
