import type { Uuid } from '#kernel';
import type { PayTable } from './table.ts';

export type Policy = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly insurer: string;
  readonly lineIds: readonly Uuid[];
  readonly premiumFen: number;
  readonly pays: PayTable;
  readonly state: 'wanted' | 'insured' | 'refused';
  readonly policyNo: string | null;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly insuredAt: Date | null;
  /** When the shop's balance had it; null while it is owed. */
  readonly premiumPaidAt: Date | null;
  readonly attempts: number;
};

export type Claim = {
  readonly shopId: Uuid;
  readonly caseId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly amountFen: number;
  readonly state: 'wanted' | 'paid' | 'refused';
  readonly failure: string | null;
  readonly payoutNo: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly attempts: number;
};
