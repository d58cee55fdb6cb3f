import { createHash } from 'node:crypto';
import { type Runtime, type Slot, slot } from '#kernel';

/** What an insurer is asked to cover. Idempotent on `number`. */
export type CoverRequest = {
  readonly number: string;
  readonly orderNumber: string;
  readonly lines: number;
  readonly premiumFen: number;
  readonly at: Date;
};
export type CoverAnswer =
  | { readonly state: 'insured'; readonly policyNo: string }
  | { readonly state: 'refused'; readonly failure: string };

/** A return is finished: the insurer pays its buyer. Idempotent on `number`. */
export type ClaimRequest = {
  readonly number: string;
  readonly policyNo: string;
  readonly amountFen: number;
  readonly carrier: string;
  readonly waybillNo: string;
  readonly at: Date;
};
export type ClaimAnswer =
  | { readonly state: 'paid'; readonly payoutNo: string }
  | { readonly state: 'processing' }
  | { readonly state: 'refused'; readonly failure: string };

/** One face for whoever insures. Throws when there is no trustworthy answer; asking again with the same number is safe. */
export type Insurer = {
  /** Lower-case letters and digits: names its account in the ledger. */
  readonly code: string;
  cover(request: CoverRequest): Promise<CoverAnswer>;
  pay(request: ClaimRequest): Promise<ClaimAnswer>;
};

const digits = (text: string): string =>
  (BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`) % 10n ** 15n)
    .toString()
    .padStart(15, '0');

/** Covers and pays everything, with numbers that are the same for the same request. */
export const developmentInsurer: Insurer = {
  code: 'development',
  cover: async (request) => ({ state: 'insured', policyNo: `YFX${digits(request.number)}` }),
  pay: async (request) => ({ state: 'paid', payoutNo: `LP${digits(request.number)}` }),
};

/** A real insurer is put here by the composition; without one the development insurer answers. */
export const insurerSlot: Slot<Insurer> = slot('insurance.insurer');
export const insurerOf = (from: { readonly runtime: Runtime }): Insurer =>
  (from.runtime.slots.get(insurerSlot.key) as Insurer | undefined) ?? developmentInsurer;
