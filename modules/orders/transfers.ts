import { createHash } from 'node:crypto';
import { type Runtime, type Slot, slot, type Uuid } from '#kernel';

/** Money a provider sends from a shop's account to a buyer; idempotent on `number`. */
export type BuyerTransfer = {
  readonly number: string;
  readonly shopId: Uuid;
  readonly buyerId: Uuid;
  readonly orderId: Uuid;
  readonly amountFen: number;
};
export type TransferAnswer =
  | { readonly state: 'succeeded'; readonly transferNo: string }
  | { readonly state: 'processing' }
  | { readonly state: 'failed'; readonly failure: string };

/** One face for whatever sends it (merchant transfer of a payment provider). Throws when there is no trustworthy answer. */
export type BuyerTransfers = { transfer(one: BuyerTransfer): Promise<TransferAnswer> };

/** A provider is put here by the composition; without one the development provider below answers yes to everything. */
export const buyerTransfers: Slot<BuyerTransfers> = slot('orders.buyer_transfers');

export const transfersOf = (from: { readonly runtime: Runtime }): BuyerTransfers =>
  (from.runtime.slots.get(buyerTransfers.key) as BuyerTransfers | undefined) ?? development;

const development: BuyerTransfers = {
  transfer: async ({ number }) => ({
    state: 'succeeded',
    transferNo: `dev-${createHash('sha256').update(number).digest('hex').slice(0, 20)}`,
  }),
};
