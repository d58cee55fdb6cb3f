import type { Uuid } from '#kernel';
import type { CaseActor, CaseKind, CaseState, Inspection, Outcome, Remedy } from './lifecycle.ts';
import type { Fault, Reason } from './reasons.ts';

export type CaseLine = { readonly lineId: Uuid; readonly quantity: number; readonly amountFen: number };

/** Where goods go back to, as the shop had it at that moment. `phone` is sealed. */
export type ReturnAddress = {
  readonly name: string;
  readonly phone: string;
  readonly phoneMasked: string;
  readonly divisionCode: string;
  readonly divisionNames: readonly string[];
  readonly street: string;
};

/** Who said yes: the shop, its silence, the seven days of the law, a rule that needs no judgement, one click for trusted buyers, a ruling. */
export type AgreedBy = 'shop' | 'deadline' | 'law' | 'rule' | 'trust' | 'platform';

export type Case = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly kind: CaseKind;
  readonly remedy: Remedy;
  readonly state: CaseState;
  /** Frozen when asked, and again when a ruling decides; for exchange and repair what would go back if they fail. */
  readonly lines: readonly CaseLine[];
  readonly freightFen: number;
  /** Σ lines + freight. */
  readonly amountFen: number;
  readonly reason: Reason;
  readonly fault: Fault;
  readonly wantedSkuId: Uuid | null;
  /** Pieces of it are set aside in stock. */
  readonly holdsStock: boolean;
  readonly description: string;
  /** Its silence is no consent: it reaches into delivered codes. */
  readonly needsShop: boolean;
  readonly shipped: boolean;
  readonly rejection: string | null;
  readonly agreedBy: AgreedBy | null;
  readonly returnTo: ReturnAddress | null;
  readonly inspection: Inspection | null;
  readonly inspectionNote: string | null;
  readonly inspectedAt: Date | null;
  /** What came back lies apart in stock: nobody has looked at it. */
  readonly stockAside: boolean;
  readonly judgeId: Uuid | null;
  readonly lateRulings: number;
  readonly deadlineAt: Date | null;
  readonly refundId: Uuid | null;
  readonly refundFailure: string | null;
  readonly refundTries: number;
  readonly retryAt: Date | null;
  readonly requestedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
};

export type HistoryEntry = {
  readonly at: Date;
  readonly verb: string;
  readonly fromState: CaseState | null;
  readonly toState: CaseState;
  readonly actor: CaseActor;
  readonly note: string | null;
};

export type Leg = 'return' | 'replacement';
export type CaseParcel = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly caseId: Uuid;
  readonly leg: Leg;
  readonly carrier: string;
  readonly waybillNo: string;
  readonly state: string;
  readonly sentAt: Date;
  readonly signedAt: Date | null;
};
export type ParcelEvent = {
  readonly parcelId: Uuid;
  readonly at: Date;
  readonly state: string;
  readonly place: string;
  readonly note: string;
};

export type Side = 'buyer' | 'shop';
export type Evidence = {
  readonly n: number;
  readonly side: Side;
  readonly text: string;
  readonly mediaIds: readonly Uuid[];
  readonly at: Date;
};
export type Ruling = {
  readonly round: number;
  readonly byUser: Uuid;
  readonly outcome: Outcome;
  readonly goodsFen: number;
  readonly freightBy: 'buyer' | 'shop';
  readonly reason: string;
  readonly at: Date;
};
export type Appeal = { readonly side: Side; readonly reason: string; readonly at: Date };
