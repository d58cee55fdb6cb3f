import { Refused } from './api.ts';
import { until, type Wait } from './timeline.ts';
import { orderOf, type PlayedTrade, type Stage, shopOf, waybill } from './trade.ts';

export type CaseKind = 'refund_only' | 'return_refund' | 'exchange' | 'repair' | 'price_protection';
export type Entry = {
  readonly verb: string;
  readonly fromState: string | null;
  readonly toState: string;
  readonly actor: string;
};
export type Ruling = {
  readonly round: number;
  readonly outcome: 'refund' | 'return' | 'reject';
  readonly goodsFen: number;
};
export type CaseNow = {
  readonly id: string;
  readonly kind: CaseKind;
  readonly state: string;
  readonly amountFen: number;
  readonly shipped: boolean;
  readonly agreedBy: string | null;
  readonly lateRulings: number;
  readonly mostGoodsFen: number;
  readonly history: readonly Entry[];
  readonly rulings: readonly Ruling[];
  readonly appeal: { readonly side: string } | null;
};

export type Ask = {
  readonly kind: CaseKind;
  readonly reason: string;
  /** All pieces of the first line when left out. */
  readonly quantity?: number;
  readonly exchange?: boolean;
};

/** The buyer asks for after-sales on the order's first line. */
export async function ask(trade: PlayedTrade, { kind, reason, quantity, exchange }: Ask): Promise<void> {
  const order = await orderOf(trade);
  const [line] = order.lines;
  if (!line) throw new Error(`order ${order.id} has no line`);
  const asked = await trade.buyer.caller.post<{ id: string }>(`/me/orders/${order.id}/refunds`, {
    kind,
    reason,
    lines: [{ lineId: line.id, quantity: quantity ?? line.quantity }],
    description: '演示售后',
    ...(exchange ? { wantedSkuId: line.skuId } : {}),
  });
  trade.caseId = asked.id;
}

/** Asks for what must be refused, and says so when it was not. */
export async function askInVain(trade: PlayedTrade, what: Ask, code: string): Promise<void> {
  try {
    await ask(trade, what);
  } catch (error) {
    if (error instanceof Refused && error.code === code) return;
    throw error;
  }
  throw new Error(`a request that has to be refused with ${code} was taken`);
}

export const caseNow = (trade: PlayedTrade): Promise<CaseNow> =>
  trade.buyer.caller.get<CaseNow>(`/me/refunds/${trade.caseId}`);

export const reached = (trade: PlayedTrade, ...states: string[]): Wait =>
  until(`the case to be ${states.join(' or ')}`, async () => states.includes((await caseNow(trade)).state));

/** What the buyer does to the case. */
export const asBuyer = (trade: PlayedTrade, verb: string, body?: unknown): Promise<unknown> =>
  trade.buyer.caller.post(`/me/refunds/${trade.caseId}/${verb}`, body);

/** What the shop does to the case. */
export async function asShop({ company }: Stage, trade: PlayedTrade, verb: string, body?: unknown): Promise<void> {
  const shop = shopOf(company, (await orderOf(trade)).shopId);
  await shop.keeper.post(`/shops/${shop.id}/refunds/${trade.caseId}/${verb}`, body);
}

export const agree = (stage: Stage, trade: PlayedTrade): Promise<void> => asShop(stage, trade, 'agree');
export const reject = (stage: Stage, trade: PlayedTrade): Promise<void> =>
  asShop(stage, trade, 'reject', { reason: '与描述一致，不同意' });

export async function sendBack(trade: PlayedTrade): Promise<void> {
  await asBuyer(trade, 'send-back', waybill(await orderOf(trade), 'BACK'));
}

export async function replace(stage: Stage, trade: PlayedTrade): Promise<void> {
  await asShop(stage, trade, 'send-replacement', waybill(await orderOf(trade), 'NEW'));
}

export const accept = (stage: Stage, trade: PlayedTrade): Promise<void> =>
  asShop(stage, trade, 'inspect', {
    found: 'as_sold',
    accept: true,
    stock: trade.random.chance(0.7) ? 'sellable' : 'scrap',
  });

export const refuseGoods = (stage: Stage, trade: PlayedTrade): Promise<void> =>
  asShop(stage, trade, 'inspect', {
    found: 'damaged',
    accept: false,
    stock: 'scrap',
    note: '外壳有磕碰，不是运输造成',
  });

/** Both sides say why, while evidence is heard. */
export async function showEvidence(stage: Stage, trade: PlayedTrade): Promise<void> {
  await asBuyer(trade, 'evidence', { text: '收到时就是这样，附聊天记录', mediaIds: [] });
  await asShop(stage, trade, 'evidence', { text: '出库前已检查，附质检记录', mediaIds: [] });
}

export type Verdict = 'buyer' | 'shop' | 'parts' | 'return';

/** A judge takes the case and rules; of an appeal it has to be the other one. */
export async function rule({ company }: Stage, trade: PlayedTrade, verdict: Verdict, judge: 0 | 1 = 0): Promise<void> {
  const desk = company.judges[judge];
  if (!desk) throw new Error('the demo data names too few judges');
  const { mostGoodsFen } = await caseNow(trade);
  trade.claimedFen = mostGoodsFen;
  await desk.post(`/console/refund-cases/${trade.caseId}/take`);
  await desk.post(`/console/refund-cases/${trade.caseId}/rule`, {
    outcome: verdict === 'shop' ? 'reject' : verdict === 'return' ? 'return' : 'refund',
    goodsFen: verdict === 'shop' ? 0 : verdict === 'parts' ? Math.max(1, Math.floor(mostGoodsFen / 2)) : mostGoodsFen,
    freightBy: verdict === 'shop' ? 'buyer' : 'shop',
    reason: '根据双方举证与平台规则作出裁决',
  });
}
