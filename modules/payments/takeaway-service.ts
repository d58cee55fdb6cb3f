import { type Ctx, fen, formatYuan, type ShopScope, toId } from '#kernel';
import { csvLine } from '#modules/shops';
import { type SettlementRow, selectSettlements } from './store/settlements.ts';

const PAGE = 500;
const HEADS = {
  'zh-CN': ['订单编号', '店铺所得（元）', '平台佣金（元）', '状态', '申请时间', '结算时间'],
  en: ['Order', 'To the shop', 'Commission', 'State', 'Asked', 'Settled'],
} as const;

/** Settlements of a shop as its owner takes them along, newest first. */
export async function* settlementsOfShop(ctx: Ctx, scope: ShopScope): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(HEADS[ctx.lang])}`;
  for (let after: { at: string; id: string } | null = null; ; ) {
    const rows: SettlementRow[] = await selectSettlements(ctx, { shopId: scope.shopId, after, limit: PAGE });
    for (const row of rows)
      yield csvLine([
        toId('ord', row.orderId),
        formatYuan(fen(row.shopFen)),
        formatYuan(fen(row.commissionFen)),
        row.state,
        row.requestedAt.toISOString(),
        row.settledAt?.toISOString() ?? null,
      ]);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = { at: last.requestedAt.toISOString(), id: last.orderId };
  }
}
