import { randomUUID } from 'node:crypto';
import { signInsFor } from '../../../demo/seed/sign-ins.ts';
import type { Visitor } from './browser.ts';
import { SHOP_CODES } from './cast.ts';

/** One of each thing that pages are about, as its id in an address; null where the market has none. */
export type Samples = Readonly<Record<SampleName, string | null>>;
export type SampleName =
  | 'shopCode'
  | 'shop'
  | 'product'
  | 'sku'
  | 'ownProduct'
  | 'category'
  | 'belt'
  | 'order'
  | 'orderLine'
  | 'buyerJournal'
  | 'shippedOrder'
  | 'completedOrder'
  | 'reviewableOrder'
  | 'unpaidTrade'
  | 'collectedOrder'
  | 'refund'
  | 'dispute'
  | 'address'
  | 'shopOrder'
  | 'shopRefund'
  | 'shopDispute'
  | 'template'
  | 'stocktake'
  | 'import'
  | 'application'
  | 'newApplication'
  | 'account'
  | 'journal'
  | 'user'
  | 'setting'
  | 'group'
  | 'groupOrder'
  | 'marketRule'
  | 'marketCoupon'
  | 'campaign'
  | 'experiment'
  | 'draftExperiment'
  | 'venue'
  | 'draftCampaign'
  | 'liveCampaign'
  | 'voucherRound'
  | 'bargain'
  | 'presale'
  | 'presaleOffer'
  | 'draw'
  | 'drawnDraw'
  | 'track'
  | 'invitation'
  | 'post'
  | 'film'
  | 'room'
  | 'replay'
  | 'ownPiece'
  | 'creation'
  | 'creator'
  | 'complaint'
  | 'ad';

export type Row = Readonly<Record<string, unknown>>;
export type Reader = (as: Visitor, path: string, body?: unknown) => Promise<Row>;

/** Calls the API of a market as the people of its demo. */
export async function readerOf(url: string): Promise<Reader> {
  const tokens = new Map<Visitor, string>();
  const read: Reader = async (as, path, body) => {
    const token = tokens.get(as);
    const reply = await fetch(`${url}/api${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${path} as ${as}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as Row;
  };
  for (const as of ['buyer', 'owner', 'admin'] as const) {
    const [known] = signInsFor(as);
    const signedIn = await read('guest', '/sign-in/email', { email: known?.email, password: known?.password });
    tokens.set(as, String(signedIn.token));
  }
  return read;
}

export const itemsOf = (page: Row): readonly Row[] => (Array.isArray(page.items) ? (page.items as Row[]) : []);
const idIn = (row: Row | undefined, key = 'id'): string | null => (row?.[key] === undefined ? null : String(row[key]));

/** The first line of an order. */
const lineOf = (order: Row | undefined): string | null => idIn((order?.lines as readonly Row[] | undefined)?.[0]);

/**
 * Looks the samples up in a market that holds the demo's people. The buyer's cart gets something when it is empty, so that
 * the pages of cart and checkout show goods.
 */
export async function gatherSamples(url: string): Promise<Samples> {
  const read = await readerOf(url);
  const first = async (as: Visitor, path: string, key = 'id'): Promise<string | null> =>
    idIn(itemsOf(await read(as, path))[0], key);
  const shops = itemsOf(await read('owner', '/me/shops'));
  const own = shops.find((one) => one.code === SHOP_CODES[0]) ?? shops[0];
  const shop = idIn(own);
  if (!shop) throw new Error('the demo owner has no shop here: is this a demo market?');
  const orders = itemsOf(await read('buyer', '/me/orders?limit=50'));
  const inState = (state: string): Row | undefined => orders.find((one) => one.state === state);
  const stock = itemsOf(await read('owner', `/shops/${shop}/stock?limit=50`));
  const sku = idIn(stock.find((one) => Number(one.available ?? 1) > 0) ?? stock[0], 'skuId');
  const product = await first('guest', '/search?q=', 'productId');
  const rules = itemsOf(await read('admin', '/console/promotions?limit=50'));
  const draws = itemsOf(await read('guest', '/draws?limit=50'));
  const campaigns = itemsOf(await read('admin', '/console/campaigns?limit=50'));
  const experiments = itemsOf(await read('admin', '/console/experiments?limit=50'));
  const cart = await read('buyer', '/cart');
  if (cart.lineCount === 0 && sku) await read('buyer', '/cart/lines', { skuId: sku, quantity: 1 });
  return {
    shopCode: idIn(own, 'code'),
    shop,
    product,
    sku,
    ownProduct: await first('owner', `/shops/${shop}/products`, 'productId'),
    category: await first('guest', '/categories'),
    belt: await first('guest', '/belts', 'code'),
    order: idIn(inState('awaiting_shipment') ?? orders[0]),
    orderLine: lineOf(inState('awaiting_shipment') ?? orders[0]),
    buyerJournal: await first('buyer', '/me/statement', 'journalId'),
    shippedOrder: idIn(inState('shipped') ?? orders[0]),
    completedOrder: idIn(inState('completed') ?? orders[0]),
    reviewableOrder: await reviewable(read, orders),
    unpaidTrade: idIn(inState('awaiting_payment') ?? orders[0], 'tradeId'),
    collectedOrder: idIn(orders.find((one) => (one.receiver as Row | undefined)?.pickup) ?? orders[0]),
    group: await first('admin', '/console/groups'),
    groupOrder: idIn(inState('awaiting_group') ?? orders[0]),
    bargain: await first('buyer', '/me/bargains', 'code'),
    presale: await first('buyer', '/me/presales'),
    presaleOffer: await first('buyer', '/me/presales', 'offerId'),
    draw: idIn(
      draws.find((one) => one.state === 'open'),
      'code',
    ),
    ad: await first('owner', `/shops/${shop}/ads`),
    drawnDraw: idIn(
      draws.find((one) => one.state === 'drawn'),
      'code',
    ),
    track: await first('guest', '/tracks', 'code'),
    post: idIn(itemsOf(await read('guest', `/creators/${own?.code}/pieces`)).find((one) => one.kind === 'post')),
    film: await first('guest', '/pieces?kind=video'),
    room: await first('guest', '/live-rooms?state=announced'),
    replay: await first('guest', '/live-rooms?state=ended'),
    ownPiece: await first('owner', `/shops/${shop}/pieces`),
    creation: await first('owner', '/me/pieces'),
    complaint: await first('owner', '/me/content-complaints'),
    creator: idIn(((await read('owner', '/me/creator')).profile ?? undefined) as Row | undefined, 'code'),
    refund: await plain(read),
    dispute: await disputed(read, 'buyer', '/me/refunds?limit=50'),
    address: await first('buyer', '/me/addresses'),
    shopOrder: await first('owner', `/shops/${shop}/orders`),
    shopRefund: await first('owner', `/shops/${shop}/refunds`),
    shopDispute: await disputed(read, 'owner', `/shops/${shop}/refunds?limit=50`),
    template: await first('owner', `/shops/${shop}/freight-templates`),
    stocktake: await sheetOf(read, shop),
    invitation: await invitationOf(read, shop),
    import: await first('owner', `/shops/${shop}/imports`, 'importId'),
    application: await first('owner', '/me/shop-applications'),
    newApplication: await first('admin', '/console/shop-applications'),
    account: await first('admin', '/console/ledger/accounts', 'account'),
    journal: await first('owner', `/shops/${shop}/statement`, 'journalId'),
    user: await first('admin', '/console/users'),
    setting: await first('admin', '/console/settings', 'key'),
    marketRule: idIn(rules.find((one) => one.kind === 'cross_shop_reduction' && one.phase === 'running')),
    marketCoupon: idIn(rules.find((one) => one.issue && one.kind !== 'regional_voucher')),
    voucherRound: await first('admin', '/console/regions/330200/voucher-rounds'),
    venue: await first('guest', '/venues', 'code'),
    campaign: idIn(campaigns.find((one) => one.phase === 'enrolment')),
    experiment: idIn(
      experiments.find((one) => one.phase === 'stopped'),
      'key',
    ),
    draftExperiment: idIn(
      experiments.find((one) => one.phase === 'draft'),
      'key',
    ),
    draftCampaign: idIn(campaigns.find((one) => one.state === 'draft')),
    liveCampaign: idIn(campaigns.find((one) => one.phase === 'live')),
  };
}

/** A completed order with something that may still be reviewed; else any completed one. */
async function reviewable(read: Reader, orders: readonly Row[]): Promise<string | null> {
  const completed = orders.filter((one) => one.state === 'completed');
  for (const order of completed) {
    const lines = itemsOf(await read('buyer', `/me/orders/${order.id}/reviews`));
    if (lines.some((line) => line.open === true)) return idIn(order);
  }
  return idIn(completed[0] ?? orders[0]);
}

/** A case of the buyer's on which the platform has no word; else any case. */
async function plain(read: Reader): Promise<string | null> {
  const cases = itemsOf(await read('buyer', '/me/refunds?limit=50'));
  return idIn(cases.find((one) => !DISPUTED.includes(String(one.state))) ?? cases[0]);
}

/** States of a case on which the platform has a word, those with most to see first. */
const DISPUTED: readonly string[] = ['evidence', 'judging', 'ruled', 'appealed', 'rejected'];

/** A case on which the platform has a word; else any case. */
async function disputed(read: Reader, as: Visitor, path: string): Promise<string | null> {
  const cases = itemsOf(await read(as, path));
  return idIn(DISPUTED.map((state) => cases.find((one) => one.state === state)).find(Boolean) ?? cases[0]);
}

/** A stocktake sheet of the owner's shop; opened where there is none. */
async function sheetOf(read: Reader, shop: string): Promise<string | null> {
  const known = itemsOf(await read('owner', `/shops/${shop}/stocktakes`))[0];
  if (known) return idIn(known);
  const warehouse = itemsOf(await read('owner', `/shops/${shop}/warehouses`))[0];
  return warehouse ? idIn(await read('owner', `/shops/${shop}/stocktakes`, { warehouseId: warehouse.id })) : null;
}

/** A new invitation onto the staff of the owner's shop: the last part of its link. */
async function invitationOf(read: Reader, shop: string): Promise<string | null> {
  const { link } = await read('owner', `/shops/${shop}/invitations`, { role: 'packer' });
  return String(link).split('/').at(-1) ?? null;
}

/** Sends a small file of goods as the owner, read and planned but not run: a page of imports then has one to show. */
export async function sendImport(url: string): Promise<void> {
  const [known] = signInsFor('owner');
  const signedIn = await fetch(`${url}/api/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: known?.email, password: known?.password }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  const authorization = `Bearer ${token}`;
  const mine = (await (await fetch(`${url}/api/me/shops`, { headers: { authorization } })).json()) as { items: Row[] };
  const file = new FormData();
  const table = '商品名称,价格,库存,类目\n便携榨汁杯,89.00,40,榨汁机\n加湿器,,12,加湿器\n';
  file.append('file', new Blob([table], { type: 'text/csv' }), '新品.csv');
  const reply = await fetch(`${url}/api/shops/${idIn(mine.items[0])}/imports`, {
    method: 'POST',
    headers: { authorization, 'idempotency-key': randomUUID() },
    body: file,
  });
  if (!reply.ok) throw new Error(`import: ${reply.status} ${await reply.text()}`);
}
