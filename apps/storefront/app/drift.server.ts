import { amountText } from '#ui/money-text.ts';
import type { Market } from './market.server.ts';
import type { Quote } from './quote-view.server.ts';

/** The figures a buyer saw, small enough for a hidden field: what each line cost, each shop's freight, the sum. */
interface Seen {
  readonly lines: Readonly<Record<string, number>>;
  /** Gifts, pieces of each. */
  readonly gifts: Readonly<Record<string, number>>;
  readonly freightFen: number;
  readonly payableFen: number;
}

const giftsOf = (quote: Quote): Record<string, number> =>
  Object.fromEntries(quote.shops.flatMap(({ gifts }) => gifts.map((gift) => [gift.skuId, gift.quantity])));

export const seenOf = (quote: Quote): string =>
  JSON.stringify({
    lines: Object.fromEntries(quote.shops.flatMap((shop) => shop.lines.map((line) => [line.skuId, line.payableFen]))),
    gifts: giftsOf(quote),
    freightFen: quote.freightFen,
    payableFen: quote.payableFen,
  } satisfies Seen);

function read(text: string): Seen | null {
  try {
    const { lines, gifts, freightFen, payableFen } = JSON.parse(text) as Partial<Seen>;
    return lines && Number.isSafeInteger(freightFen) && Number.isSafeInteger(payableFen)
      ? { lines, gifts: gifts ?? {}, freightFen: Number(freightFen), payableFen: Number(payableFen) }
      : null;
  } catch {
    return null;
  }
}

/** What is different now from what the buyer saw, in sentences; only the sum when the old figures are unreadable. */
export function differences({ t, say }: Market, seenText: string, quote: Quote): string[] {
  const seen = read(seenText);
  const changes: string[] = [];
  const moved = (was: number, now: number) => ({ was: amountText(was), now: amountText(now) });
  for (const line of quote.shops.flatMap((shop) => shop.lines)) {
    const was = seen?.lines[line.skuId];
    if (was !== undefined && Number.isSafeInteger(was) && was !== line.payableFen)
      changes.push(t('checkout.moved_line', { title: say(line.title), ...moved(was, line.payableFen) }));
  }
  const given = giftsOf(quote);
  if (seen && JSON.stringify(Object.entries(seen.gifts).sort()) !== JSON.stringify(Object.entries(given).sort()))
    changes.push(t('gift.moved'));
  if (seen && seen.freightFen !== quote.freightFen)
    changes.push(t('checkout.moved_freight', moved(seen.freightFen, quote.freightFen)));
  if (seen && seen.payableFen !== quote.payableFen)
    changes.push(t('checkout.moved_sum', moved(seen.payableFen, quote.payableFen)));
  return changes.length > 0 ? changes : [t('checkout.moved_terms', { now: amountText(quote.payableFen) })];
}
