import { expect } from 'vitest';
import { type Actor, days, later, minutes, type Seconds, toId } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { changePrices, type SkuForSale } from '#modules/catalog';

/** What the tests of campaigns stand on. */

export let stall: Stall;
export let operator: Actor;
export let keeper: Actor;
/** A market with a shop whose keeper and whose operator run campaigns; once a test file. */
export async function begin(): Promise<void> {
  stall = await openStall();
  operator = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  keeper = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);
}
export const end = () => stall?.market.close();

export const now = (): Date => stall.market.clock.now();
export const pass = async (by: Seconds): Promise<void> => {
  stall.market.clock.advance(by);
  await stall.market.drain();
};
export const asOperator = (method: string, path: string, body?: object) =>
  stall.market.http(method, `/console/campaigns${path}`, { as: operator, ...(body && { body }) });
export const asShop = (method: string, path: string, body?: object) =>
  stall.market.http(method, `/shops/${toId('shp', stall.shops[0])}/campaigns${path}`, {
    as: keeper,
    ...(body && { body }),
  });
export const codeOf = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

export const terms = {
  minLevel: 0,
  minGoodRateBps: null,
  minDsrTenths: null,
  minOffBps: 0,
  minQuantity: 1,
  maxShipHours: null,
  categoryIds: [],
  divisions: [],
};
let made = 0;
/** Enrolment now, review in a day, warm-up in two, live from the third day for two days. */
export const plan = (more: object = {}) => {
  made += 1;
  const at = (n: number): string => later(now(), days(n)).toISOString();
  return {
    code: `festival-${made}`,
    name: { zh: `年货节${made}`, en: `Festival ${made}` },
    intro: { zh: '一年一次', en: 'Once a year' },
    enrolFrom: at(0),
    reviewFrom: at(1),
    warmUpFrom: at(2),
    presaleFrom: null,
    liveFrom: at(3),
    liveUntil: at(5),
    returnsUntil: at(12),
    terms,
    ...more,
  };
};
export async function open(more: object = {}): Promise<string> {
  // What was just listed or sold lies in the past of the campaign.
  stall.market.clock.advance(minutes(1));
  const draft = await asOperator('POST', '', plan(more));
  expect(draft.status, draft.text).toBe(201);
  const { id } = draft.body as { id: string };
  expect((await asOperator('POST', `/${id}/publish`)).status).toBe(200);
  return id;
}
type Row = { sku: SkuForSale; priceFen: number; quantity?: number; referenceFen?: number | null; claimDays?: number };
export const rowOf = ({ sku, quantity = 2, ...rest }: Row) => ({ skuId: toId('sku', sku.skuId), quantity, ...rest });
export async function hand(id: string, rows: Row[], dryRun = false): Promise<{ taken: number; codes: string[][] }> {
  const reply = await asShop('POST', `/${id}/entries`, { rows: rows.map(rowOf), dryRun });
  expect(reply.status, reply.text).toBe(200);
  const body = reply.body as {
    taken: number;
    results: { problems: { code: string; text: { zh: string; en: string } }[] }[];
  };
  for (const problem of body.results.flatMap((one) => one.problems))
    for (const text of [problem.text.zh, problem.text.en]) expect(text).not.toMatch(/\{\{|^[a-z_]+$/);
  return { taken: body.taken, codes: body.results.map((one) => one.problems.map((problem) => problem.code)) };
}
type EntryRow = {
  id: string;
  skuId: string;
  state: string;
  shownReferenceFen: number | null;
  shownClaimDays: number | null;
};
export const entriesOf = async (id: string): Promise<EntryRow[]> =>
  ((await asOperator('GET', `/${id}/entries`)).body as { items: EntryRow[] }).items;
export async function approve(id: string): Promise<{ done: number; codes: string[][] }> {
  const waiting = (await entriesOf(id)).filter((one) => one.state === 'waiting');
  const reply = await asOperator('POST', `/${id}/decide`, {
    entryIds: waiting.map((one) => one.id),
    decision: 'approve',
  });
  expect(reply.status, reply.text).toBe(200);
  const body = reply.body as { done: number; results: { problems: { code: string }[] }[] };
  return { done: body.done, codes: body.results.map((one) => one.problems.map((problem) => problem.code)) };
}
export const shown = async (
  sku: SkuForSale,
): Promise<{ priceFen: number; referenceFen: number | null; lowestInDays: number | null }[]> =>
  (
    (await stall.market.http('GET', `/products/${toId('prd', sku.productId)}/campaign`)).body as {
      items: { priceFen: number; referenceFen: number | null; lowestInDays: number | null }[];
    }
  ).items;
export const inHand = async (sku: SkuForSale): Promise<number> => {
  const quote = await stall.market.http('POST', '/checkout/quote', {
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }] },
  });
  return (quote.body as { payableFen: number }).payableFen;
};
/** Sells one piece at its present list price, paid. */
export const sell = async (sku: SkuForSale): Promise<void> => {
  await stall.pay(await stall.buy(await stall.buyer(), [{ sku, quantity: 1 }]));
};
export const priced = async (sku: SkuForSale, priceFen: number): Promise<SkuForSale> => {
  await changePrices(stall.market.ctx(keeper), stall.scopes[0], sku.productId, [{ skuId: sku.skuId, priceFen }]);
  return { ...sku, priceFen: priceFen as SkuForSale['priceFen'], version: sku.version + 1 };
};

export const listedAt = (sku: SkuForSale, listPriceFen: number): Promise<unknown> =>
  changePrices(stall.market.ctx(keeper), stall.scopes[0], sku.productId, [
    { skuId: sku.skuId, priceFen: sku.priceFen, listPriceFen },
  ]);
