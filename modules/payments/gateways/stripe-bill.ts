import type Stripe from 'stripe';
import type { BillRow } from '../gateway.ts';

/** Parts of a charge: `ord_…` → `amount:account` in its metadata. */
export function partsOf(metadata: Readonly<Record<string, string>>) {
  return Object.entries(metadata).flatMap(([name, value]) => {
    const match = /^(\d+):(.+)$/.exec(value);
    return name.startsWith('ord_') && match?.[2]
      ? [{ subNumber: name, amountFen: Number(match[1]), account: match[2] }]
      : [];
  });
}

type Source = Stripe.Charge | Stripe.Refund | Stripe.Transfer;

/** One balance transaction as rows of the bill: a charge is a row for each part, a release two, with its commission. */
export function rowsOf(transaction: Stripe.BalanceTransaction): BillRow[] {
  const source = transaction.source as Source | null;
  if (source === null || typeof source !== 'object') return [];
  const metadata = source.metadata ?? {};
  const row = (more: Pick<BillRow, 'kind' | 'number' | 'amountFen'> & Partial<BillRow>): BillRow => ({
    gatewayNo: source.id,
    paymentNumber: metadata.payment ?? '',
    subNumber: metadata.sub ?? '',
    subMerchantId: '',
    ...more,
  });
  const number = metadata.number ?? '';
  if (source.object === 'charge')
    return partsOf(metadata).map((part) =>
      row({
        kind: 'payment',
        number,
        paymentNumber: number,
        subNumber: part.subNumber,
        subMerchantId: part.account,
        amountFen: part.amountFen,
      }),
    );
  if (source.object === 'refund') return [row({ kind: 'refund', number, amountFen: source.amount })];
  if (source.object !== 'transfer') return [];
  const subMerchantId = typeof source.destination === 'string' ? source.destination : (source.destination?.id ?? '');
  if (metadata.kind === 'split_return')
    return [row({ kind: 'split_return', number, subMerchantId, amountFen: source.amount })];
  const released = row({ kind: 'unfreeze', number, subMerchantId, amountFen: source.amount });
  const commission = Number(metadata.commission ?? 0);
  return commission > 0
    ? [released, row({ kind: 'split', number: metadata.split ?? '', subMerchantId, amountFen: commission })]
    : [released];
}
