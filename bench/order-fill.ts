import { type Ctx, earlier, hours, later, type Pool, type Uuid, uuidOf } from '#kernel';
import { grant, registerPerson } from '#modules/accounts';
import { createCampaign, publishCampaign } from '#modules/campaigns';
import { fillTables, type Inside } from './inside.ts';
import type { Stage } from './stage.ts';

/** Whose orders are asked for: every other shop and buyer is only there. */
export type Cast = {
  /** A tenth of all orders. */
  readonly bigShop: Uuid;
  /** Five hundred orders, however many there are in all. */
  readonly usualShop: Uuid;
  readonly otherShop: Uuid;
  /** Forty orders. */
  readonly usualBuyer: Uuid;
  /** As many orders as the square root of all. */
  readonly keenBuyer: Uuid;
};

const AT_ONCE = 100_000;
const TABLES = [
  'orders.trades',
  'orders.orders',
  'orders.lines',
  'orders.timers',
  'ledger.journals',
  'ledger.entries',
  'ledger.balances',
  'campaigns.board_lines',
  'campaigns.board_sums',
];

/**
 * So many orders of two lines over the last year, older ones completed and settled, one in twenty never paid, the last days under way: in
 * every table that the lists, the statements and the board read: orders.trades, orders, lines, timers; ledger.journals, entries, balances and
 * their sums; campaigns.board_lines and board_sums (a quarter of all is bought in one campaign). Not filled: histories, payments, parcels,
 * reservations and events, which none of these read.
 */
export async function fillOrders(
  inside: Inside,
  stage: Stage,
  cast: Cast,
  orders: number,
): Promise<{ campaignId: Uuid }> {
  const campaignId = await campaignOf(inside.ctx);
  const skuId = uuidOf('sku', stage.shops[0]?.products[0]?.skuId ?? '');
  await fillTables(inside.database, TABLES, async (sql) => {
    for (let from = 0; from < orders; from += AT_ONCE) {
      await gather(sql, cast, orders, from, Math.min(orders, from + AT_ONCE) - 1);
      await writeOrders(sql, skuId);
      await writeJournals(sql);
      await writeBoard(sql, campaignId);
      await sql`DROP TABLE made`;
    }
    await sumUp(sql);
  });
  return { campaignId };
}

/** A campaign that is published; nobody enrols. */
async function campaignOf(ctx: Ctx): Promise<Uuid> {
  const start = later(ctx.clock.now(), hours(24));
  const at = (n: number): Date => later(start, hours(n));
  const campaign = await createCampaign(ctx, {
    code: 'growth',
    name: { zh: '大促', en: 'Rush' },
    intro: { zh: '大促', en: 'Rush' },
    enrolFrom: start,
    reviewFrom: at(1),
    warmUpFrom: at(2),
    presaleFrom: null,
    liveFrom: at(3),
    liveUntil: at(4),
    returnsUntil: at(5),
    terms: {
      minLevel: 0,
      minGoodRateBps: null,
      minDsrTenths: null,
      minOffBps: 0,
      minQuantity: 1,
      maxShipHours: null,
      categoryIds: [],
      divisions: [],
    },
  });
  await publishCampaign(ctx, campaign.id);
  return campaign.id;
}

/** Who asks for the board and the market's list. */
export async function operatorOf(ctx: Ctx): Promise<Uuid> {
  const operator = await registerPerson(ctx, { phone: '13700000001', nickname: '平台管理员' });
  await grant(ctx, { userId: operator.id, scope: 'platform', scopeId: null, role: 'admin' });
  return operator.id;
}

/** The facts of the orders numbered `from` to `to`, from which each table is written. Ids rise with time, as the kernel's do. */
async function gather(sql: Pool, cast: Cast, all: number, from: number, to: number): Promise<void> {
  const now = new Date();
  const yearAgo = earlier(now, hours(24 * 365));
  const keen = Math.round(Math.sqrt(all));
  await sql.unsafe(`
    CREATE TEMP TABLE made AS
    SELECT *, line_one + line_two + 800 AS payable_fen, (line_one + line_two) / 20 AS commission_fen,
      state NOT IN ('awaiting_payment', 'closed') AS paid
    FROM (
      SELECT n, ('01900000-0000-7002-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id, ('01900000-0000-7003-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS trade_id,
        CASE WHEN n % ${all / 40} = 3 OR n % ${Math.floor(all / keen)} = 4 THEN '${cast.otherShop}' WHEN n % 10 = 0 THEN '${cast.bigShop}'
          WHEN n % ${all / 500} = 1 THEN '${cast.usualShop}'
          ELSE '01900000-0000-7008-8000-' || lpad(to_hex((n * 7919) % ${Math.floor(all / 200)}), 12, '0') END::uuid AS shop_id,
        CASE WHEN n % ${all / 40} = 3 THEN '${cast.usualBuyer}' WHEN n % ${Math.floor(all / keen)} = 4 THEN '${cast.keenBuyer}'
          ELSE '01900000-0000-7009-8000-' || lpad(to_hex((n * 104729) % ${Math.floor(all / 10)}), 12, '0') END::uuid AS buyer_id,
        at AS placed_at,
        CASE WHEN age < interval '30 minutes' THEN 'awaiting_payment' WHEN n % 20 = 7 THEN 'closed' WHEN age < interval '2 days' THEN 'awaiting_shipment'
          WHEN age < interval '9 days' THEN 'shipped' ELSE 'completed' END AS state,
        1000 + (n % 900) * 10 AS line_one, 2000 + (n % 77) * 100 AS line_two
      FROM (SELECT n, at, timestamptz '${now.toISOString()}' - at AS age FROM (
        SELECT n::bigint, timestamptz '${yearAgo.toISOString()}' + (n + 1)::float8 / ${all} * interval '365 days' AS at FROM generate_series(${from}, ${to}) AS n) AS placed) AS aged
    ) AS facts`);
}

async function writeOrders(sql: Pool, skuId: Uuid): Promise<void> {
  await sql`
    INSERT INTO orders.trades (buyer_id, id, request_key, state, payable_fen, placed_at, pay_by, paid_at, closed_at)
    SELECT buyer_id, trade_id, 'growth-' || n, CASE WHEN paid THEN 'paid' WHEN state = 'closed' THEN 'closed' ELSE state END, payable_fen, placed_at,
      placed_at + interval '1 day', CASE WHEN paid THEN placed_at + interval '5 minutes' END, CASE WHEN state = 'closed' THEN placed_at + interval '1 day' END
    FROM made`;
  await sql`
    INSERT INTO orders.orders (shop_id, id, trade_id, buyer_id, number, state, closed_by, closed_reason, goods_fen, discount_fen, freight_fen, payable_fen,
      freight, receiver, ship_within_hours, shop_note, flag, tags, placed_at, paid_at, shipped_at, completed_at, closed_at, settled_at)
    SELECT shop_id, id, trade_id, buyer_id, lpad(n::text, 20, '0'), state, CASE WHEN state = 'closed' THEN 'timer' END, NULL, line_one + line_two, 0, 800, payable_fen,
      '{"groups": [{"amountFen": 800, "lineIds": [], "steps": [], "templateId": null}], "divisionCode": "330106"}',
      jsonb_build_object('name', '王小' || n % 47, 'phone', 'sealed', 'phoneMasked', '138****8000', 'divisionCode', '330106',
        'divisionNames', '["浙江省", "杭州市", "西湖区"]'::jsonb, 'street', '文三路 1 号'),
      48, CASE WHEN n % 500 = 20 THEN '先发顺丰' END, CASE WHEN n % 500 = 30 THEN 'red' END, CASE WHEN n % 500 = 40 THEN ARRAY['vip'] ELSE '{}' END, placed_at,
      CASE WHEN paid THEN placed_at + interval '5 minutes' END, CASE WHEN state IN ('shipped', 'completed') THEN placed_at + interval '1 day' END,
      CASE WHEN state = 'completed' THEN placed_at + interval '9 days' END, CASE WHEN state = 'closed' THEN placed_at + interval '1 day' END,
      CASE WHEN state = 'completed' THEN placed_at + interval '9 days' END
    FROM made`;
  await sql`
    INSERT INTO orders.lines (shop_id, order_id, id, product_id, version, sku_id, category_id, title, sale_attributes, quantity, weight_grams, unit_list_fen,
      unit_price_fen, discounts, discount_fen, payable_fen, freight_fen, commission_bps, tax_bps, return_rule, ship_within_hours, shipped_quantity)
    SELECT shop_id, id, ('01900000-0000-7004-8000-' || lpad(to_hex(n * 2 + place), 12, '0'))::uuid,
      ('01900000-0000-700a-8000-' || lpad(to_hex((n * 31 + place) % 10000), 12, '0'))::uuid, 1, ${skuId}, 'hg',
      jsonb_build_object('zh', (ARRAY['雾蓝电水壶', '手工陶杯', '竹编提篮', '青瓷茶具', '铸铁炒锅', '亚麻桌布', '实木砧板', '羊毛毯'])[1 + (n * 3 + place) % 8] || ' 第 ' || n % 10000 || ' 款', 'en', 'Ware ' || n % 10000),
      '[{"name": {"zh": "颜色", "en": "colour"}, "value": {"zh": "雾蓝", "en": "blue"}}]', 1, 500, price, price, '[]', 0, price, 400, 500, 1300, 'seven_days', 48,
      CASE WHEN state IN ('shipped', 'completed') THEN 1 ELSE 0 END
    FROM made CROSS JOIN LATERAL (VALUES (0, line_one), (1, line_two)) AS line (place, price)`;
  await sql`
    INSERT INTO orders.timers (shop_id, order_id, kind, fires_at, due_at, fired_at)
    SELECT shop_id, id, kind, fires_at, fires_at, CASE WHEN over THEN fires_at END
    FROM made CROSS JOIN LATERAL (VALUES
      ('pay', placed_at + interval '1 day', state <> 'awaiting_payment', true),
      ('ship', placed_at + interval '3 days', state NOT IN ('awaiting_payment', 'awaiting_shipment'), paid),
      ('confirm', placed_at + interval '17 days', state = 'completed', state IN ('shipped', 'completed'))) AS timer (kind, fires_at, over, there)
    WHERE there`;
}

/** Payment and settlement as they are booked: gateway → buyer → escrow; escrow → shop and commission. */
async function writeJournals(sql: Pool): Promise<void> {
  await sql`
    INSERT INTO ledger.journals (shop_id, id, cause, kind, at, trade_id, order_id, memo, accounts, amounts)
    SELECT shop_id, ('01900000-0000-7006-8000-' || lpad(to_hex(n * 2), 12, '0'))::uuid, 'payment:' || trade_id || ':' || id, 'payment', placed_at + interval '5 minutes', trade_id, id, '{}'::jsonb,
      ARRAY['gateway:sandbox', 'buyer:' || buyer_id, 'buyer:' || buyer_id, 'escrow:' || id], ARRAY[-payable_fen, payable_fen, -payable_fen, payable_fen]
    FROM made WHERE paid
    UNION ALL
    SELECT shop_id, ('01900000-0000-7006-8000-' || lpad(to_hex(n * 2 + 1), 12, '0'))::uuid, 'settlement:' || id, 'settlement', placed_at + interval '9 days', trade_id, id, '{}'::jsonb,
      ARRAY['escrow:' || id, 'shop:' || shop_id || ':available', 'platform:commission'], ARRAY[-payable_fen, payable_fen - commission_fen, commission_fen]
    FROM made WHERE state = 'completed'`;
  await sql`
    INSERT INTO ledger.entries (shop_id, journal_id, line, account, purpose, amount, at, kind, order_id)
    SELECT j.shop_id, j.id, posting.line, posting.account, ledger.purpose_of(posting.account), posting.amount, j.at, j.kind, j.order_id
    FROM made CROSS JOIN LATERAL (VALUES (0), (1)) AS of_order (place)
    JOIN ledger.journals j ON j.shop_id = made.shop_id AND j.id = ('01900000-0000-7006-8000-' || lpad(to_hex(n * 2 + place), 12, '0'))::uuid
    CROSS JOIN LATERAL unnest(j.accounts, j.amounts) WITH ORDINALITY AS posting (account, amount, line)`;
  await sql`
    INSERT INTO ledger.balances (shop_id, account, purpose, balance, floor)
    SELECT shop_id, 'escrow:' || id, 'escrow', payable_fen, 0 FROM made WHERE paid AND state <> 'completed'`;
}

const writeBoard = (sql: Pool, campaignId: Uuid): Promise<unknown> => sql`
  INSERT INTO campaigns.board_lines (shop_id, campaign_id, order_id, line_id, product_id, placed_at, province, pieces, gmv_fen, paid_fen, refunded_fen)
  SELECT l.shop_id, ${campaignId}, l.order_id, l.id, l.product_id, made.placed_at, '33', l.quantity, l.payable_fen, CASE WHEN made.paid THEN l.payable_fen ELSE 0 END, 0
  FROM made JOIN orders.lines l ON l.shop_id = made.shop_id AND l.order_id = made.id WHERE n % 4 = 0`;

async function sumUp(sql: Pool): Promise<void> {
  await sql`
    INSERT INTO ledger.balances (shop_id, account, purpose, balance, floor)
    SELECT shop_id, account, 'available', sum(amount), 0 FROM ledger.entries WHERE purpose = 'available' GROUP BY shop_id, account`;
  await sql`
    INSERT INTO campaigns.board_sums (campaign_id, by_what, key, orders, pieces, gmv_fen, paid_fen, refunded_fen)
    SELECT l.campaign_id, k.by_what, k.key, count(DISTINCT l.order_id), sum(l.pieces), sum(l.gmv_fen), sum(l.paid_fen), sum(l.refunded_fen)
    FROM campaigns.board_lines l CROSS JOIN LATERAL (VALUES ('all', ''), ('minute', to_char(l.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')),
      ('province', l.province), ('product', l.product_id::text)) AS k (by_what, key)
    GROUP BY 1, 2, 3`;
  await sql`SELECT ledger.roll_up()`;
}
