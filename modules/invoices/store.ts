import type { Ctx, Json, Uuid } from '#kernel';
import { INVOICE_STEPS, type InvoiceState, type InvoiceStep } from './lifecycle.ts';
import type { Invoice, InvoiceLine, KeptTitle, Title } from './types.ts';

export type Place = { readonly at: Date; readonly id: string };

export const titlesOf = (ctx: Ctx, buyerId: Uuid): Promise<KeptTitle[]> =>
  ctx.sql<
    KeptTitle[]
  >`SELECT buyer_id, id, kind, name, tax_number, used_at FROM invoices.titles WHERE buyer_id = ${buyerId} ORDER BY used_at DESC, id`;

/** Keeps a title; one that is there already is only used again. */
export const keepTitle = async (ctx: Ctx, buyerId: Uuid, id: Uuid, title: Title): Promise<KeptTitle | null> =>
  (
    await ctx.sql<KeptTitle[]>`
      INSERT INTO invoices.titles (buyer_id, id, kind, name, tax_number, created_at, used_at)
      VALUES (${buyerId}, ${id}, ${title.kind}, ${title.name}, ${title.taxNumber}, ${ctx.clock.now()}, ${ctx.clock.now()})
      ON CONFLICT ON CONSTRAINT titles_once DO UPDATE SET used_at = excluded.used_at
      RETURNING buyer_id, id, kind, name, tax_number, used_at`
  )[0] ?? null;

/** Titles of a buyer are kept one after the other: how many there are is then exact. */
export const oneAtATime = (tx: Ctx, buyerId: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${`invoices.titles ${buyerId}`}, 0))`;

export const removeTitle = async (ctx: Ctx, buyerId: Uuid, id: Uuid): Promise<boolean> =>
  (await ctx.sql`DELETE FROM invoices.titles WHERE buyer_id = ${buyerId} AND id = ${id} RETURNING id`).length === 1;

const asJson = (ctx: Ctx, value: unknown) => ctx.sql.json(value as Json);

export const insertInvoice = (ctx: Ctx, one: Invoice) => ctx.sql`
  INSERT INTO invoices.documents (shop_id, id, order_id, buyer_id, kind, reverses_id, state, title, seller, order_number, lines, amount_fen, tax_fen,
    requested_at, due_at)
  VALUES (${one.shopId}, ${one.id}, ${one.orderId}, ${one.buyerId}, ${one.kind}, ${one.reversesId}, ${one.state}, ${asJson(ctx, one.title)},
    ${asJson(ctx, one.seller)}, ${one.orderNumber}, ${asJson(ctx, one.lines)}, ${one.amountFen}, ${one.taxFen}, ${one.requestedAt}, ${one.dueAt})`;

/** Documents of an order, blue before red, oldest first; `lock` holds them until the transaction ends. */
export const documentsOf = (ctx: Ctx, shopId: Uuid, orderId: Uuid, lock = false): Promise<Invoice[]> => ctx.sql<
  Invoice[]
>`
  SELECT * FROM invoices.documents WHERE shop_id = ${shopId} AND order_id = ${orderId} ORDER BY kind, requested_at, id ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;

export const lockInvoice = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Invoice | null> =>
  (await ctx.sql<Invoice[]>`SELECT * FROM invoices.documents WHERE shop_id = ${shopId} AND id = ${id} FOR UPDATE`)[0] ??
  null;

export const invoiceOf = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Invoice | null> =>
  (await ctx.sql<Invoice[]>`SELECT * FROM invoices.documents WHERE shop_id = ${shopId} AND id = ${id}`)[0] ?? null;
export const invoiceOfBuyer = async (ctx: Ctx, buyerId: Uuid, id: Uuid): Promise<Invoice | null> =>
  (await ctx.sql<Invoice[]>`SELECT * FROM invoices.documents WHERE buyer_id = ${buyerId} AND id = ${id}`)[0] ?? null;

export type Step = {
  readonly lines?: readonly InvoiceLine[];
  readonly amountFen?: number;
  readonly taxFen?: number;
  readonly invoiceNo?: string;
  readonly failure?: string | null;
  readonly newRound?: boolean;
};

/** One document along one step: compare-and-swap on its state; false when it was not in a state the step leaves. */
export async function moveInvoice(ctx: Ctx, name: InvoiceStep, one: Invoice, facts: Step = {}): Promise<boolean> {
  const { from, to } = INVOICE_STEPS[name];
  const now = ctx.clock.now();
  const moved = await ctx.sql`
    UPDATE invoices.documents SET state = ${to}, lines = ${asJson(ctx, facts.lines ?? one.lines)}, amount_fen = ${facts.amountFen ?? one.amountFen},
      tax_fen = ${facts.taxFen ?? one.taxFen}, failure = ${facts.failure ?? null}, invoice_no = ${facts.invoiceNo ?? null},
      issued_at = ${to === 'issued' ? now : null}, due_at = ${to === 'issuing' ? now : null}, attempts = 0,
      round = round + ${facts.newRound ? 1 : 0}
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ANY(${from as unknown as string[]}) RETURNING id`;
  return moved.length === 1;
}

export const claimInvoices = (ctx: Ctx, limit: number, leasedUntil: Date): Promise<Invoice[]> => ctx.sql<Invoice[]>`
  UPDATE invoices.documents d SET due_at = ${leasedUntil}, attempts = d.attempts + 1
  FROM (SELECT shop_id, id FROM invoices.documents WHERE due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
  WHERE d.shop_id = due.shop_id AND d.id = due.id
  RETURNING d.*`;

export const putOff = (ctx: Ctx, one: Invoice, until: Date) => ctx.sql`
  UPDATE invoices.documents SET due_at = ${until} WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = 'issuing'`;

export const keepPaper = (ctx: Ctx, one: Invoice, pdf: Buffer) => ctx.sql`
  INSERT INTO invoices.papers (shop_id, document_id, pdf) VALUES (${one.shopId}, ${one.id}, ${pdf}) ON CONFLICT DO NOTHING`;
export const paperOf = async (ctx: Ctx, one: Invoice): Promise<Buffer | null> =>
  (
    await ctx.sql<
      { pdf: Buffer }[]
    >`SELECT pdf FROM invoices.papers WHERE shop_id = ${one.shopId} AND document_id = ${one.id}`
  )[0]?.pdf ?? null;

export type InvoiceFilter = {
  readonly shopId?: Uuid | undefined;
  readonly buyerId?: Uuid | undefined;
  readonly state?: InvoiceState | undefined;
  readonly kind?: 'blue' | 'red' | undefined;
};

/** Newest first. */
export const invoices = (ctx: Ctx, filter: InvoiceFilter, before: Place | null, limit: number): Promise<Invoice[]> =>
  ctx.sql<Invoice[]>`
    SELECT * FROM invoices.documents
    WHERE true ${filter.shopId ? ctx.sql`AND shop_id = ${filter.shopId}` : ctx.sql``} ${filter.buyerId ? ctx.sql`AND buyer_id = ${filter.buyerId}` : ctx.sql``}
      ${filter.state ? ctx.sql`AND state = ${filter.state}` : ctx.sql``} ${filter.kind ? ctx.sql`AND kind = ${filter.kind}` : ctx.sql``}
      ${before ? ctx.sql`AND (requested_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
    ORDER BY requested_at DESC, id DESC LIMIT ${limit}`;

export const countFailed = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) AS count FROM invoices.documents WHERE shop_id = ${shopId} AND state = 'failed'`
  )[0]?.count ?? 0;

/** Orders with an issued invoice and what all their issued documents sum to, for the audit. */
export const invoicedSums = (
  ctx: Ctx,
): Promise<{ shopId: Uuid; orderId: Uuid; amountFen: number; taxFen: number; pending: boolean }[]> => ctx.sql`
  SELECT shop_id, order_id, sum(amount_fen) FILTER (WHERE state = 'issued')::bigint AS amount_fen, sum(tax_fen) FILTER (WHERE state = 'issued')::bigint AS tax_fen,
    bool_or(state IN ('issuing', 'failed')) AS pending
  FROM invoices.documents GROUP BY shop_id, order_id HAVING bool_or(state = 'issued')`;

export const linesAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'invoice ' || d.id || ': ' || d.amount_fen || ' with tax ' || d.tax_fen || ', its lines sum to ' || l.amount || ' with tax ' || l.tax AS breach
  FROM invoices.documents d CROSS JOIN LATERAL (
    SELECT coalesce(sum((one->>'amountFen')::bigint), 0) AS amount, coalesce(sum((one->>'taxFen')::bigint), 0) AS tax FROM jsonb_array_elements(d.lines) AS one) l
  WHERE (d.amount_fen, d.tax_fen) IS DISTINCT FROM (l.amount, l.tax) LIMIT 100`;
