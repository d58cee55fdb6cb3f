import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { type Caller, callerAt, signInByPassword } from '../../../demo/play/api.ts';
import { signInsFor } from '../../../demo/seed/sign-ins.ts';
import { SHOP_CODES } from './cast.ts';

/** Kinds of goods that the demo's shelves leave out. */
export type SpecialKind = 'virtual_code' | 'service' | 'bundle' | 'made_to_order';
export type Listed = { readonly productId: string; readonly skuId: string };
export type Items<T> = { readonly items: readonly T[] };

/** The demo's owner, buyer and platform at the API of a running market, and the owner's shop. */
export type Market = {
  readonly url: string;
  readonly owner: Caller;
  readonly buyer: Caller;
  readonly admin: Caller;
  /** Paths of the owner's shop begin with it. */
  readonly shop: string;
  readonly shopId: string;
};

type Sku = { readonly skuId: string; readonly priceFen: number; readonly saleAttributes: readonly unknown[] };
type Content = Readonly<Record<string, unknown>> & { readonly kind?: string; readonly skus: readonly Sku[] };
type Product = { readonly productId: string; readonly state: string; readonly content: Content };

const KINDS: readonly SpecialKind[] = ['virtual_code', 'service', 'bundle', 'made_to_order'];

/** Each kind as its shop keeper would call it. */
const TITLES: Readonly<Record<SpecialKind, { zh: string; en: string }>> = {
  virtual_code: { zh: '煲汤课线上兑换码 十二节视频', en: 'Soup class online, code for twelve lessons' },
  service: { zh: '净水器上门安装服务', en: 'Water filter installed at your home' },
  bundle: { zh: '早餐两件套 煮蛋和热饮', en: 'Breakfast set of two' },
  made_to_order: { zh: '刻字定制款 送人留念', en: 'Engraved for you' },
};

export async function marketAt(url: string): Promise<Market> {
  const desk = (part: 'owner' | 'buyer' | 'admin'): Promise<Caller> => {
    const [known] = signInsFor(part);
    if (!known) throw new Error(`nobody signs in as ${part}`);
    return signInByPassword(url, known.email, known.password);
  };
  const [owner, buyer, admin] = await Promise.all([desk('owner'), desk('buyer'), desk('admin')]);
  const { items } = await owner.get<Items<{ id: string; code: string }>>('/me/shops');
  const shopId = (items.find((one) => one.code === SHOP_CODES[0]) ?? items[0])?.id;
  if (!shopId) throw new Error('the demo owner has no shop here');
  return { url, owner, buyer, admin, shop: `/shops/${shopId}`, shopId };
}

/** The goods of a kind that the owner's shop sells, listed where there are none: with stock, codes or a calendar. */
export async function specialGoods(market: Market, kind: SpecialKind): Promise<Listed> {
  const { owner, admin, shop } = market;
  const { items } = await owner.get<Items<{ productId: string }>>(`${shop}/products?state=live&limit=50`);
  const known: Product[] = [];
  for (const { productId } of items) known.push(await owner.get<Product>(`${shop}/products/${productId}`));
  const there = known.find(({ content }) => content.kind === kind);
  if (there?.content.skus[0]) return { productId: there.productId, skuId: there.content.skus[0].skuId };
  const physical = known.filter(({ content }) => (content.kind ?? 'physical') === 'physical');
  // Each kind after goods of its own, so that no picture stands twice in a row.
  const model = physical[KINDS.indexOf(kind) * 2] ?? physical[0];
  const other = physical.find((one) => one !== model);
  if (!model || !other) throw new Error('the shop has too few goods to take as a pattern');
  const drafted = await owner.post<Product>(`${shop}/products`, await draft(market, kind, [model, other]));
  if (drafted.state === 'checking')
    await admin.post(`/console/products/${drafted.productId}/review`, { decision: 'approve', reasons: [] });
  const listed = await owner.get<Product>(`${shop}/products/${drafted.productId}`);
  const [sku] = listed.content.skus;
  if (listed.state !== 'live' || !sku) throw new Error(`goods of kind ${kind} are ${listed.state}`);
  if (kind === 'virtual_code')
    await owner.post(`${shop}/skus/${sku.skuId}/codes`, {
      codes: Array.from({ length: 12 }, () => `SOUP-${randomUUID().slice(0, 13).toUpperCase()}`),
    });
  else {
    // A bundle has no stock of its own: its parts have.
    const stocked = kind === 'bundle' ? [model, other].map(({ content }) => content.skus[0] ?? sku) : [sku];
    await owner.post(`${shop}/stock/receipts`, { lines: stocked.map(({ skuId }) => ({ skuId, quantity: 60 })) });
  }
  return { productId: listed.productId, skuId: sku.skuId };
}

async function draft(market: Market, kind: SpecialKind, [model, other]: readonly [Product, Product]) {
  const { content } = model;
  const price = (one: Product): number => one.content.skus[0]?.priceFen ?? 5_900;
  const travels = kind === 'bundle' || kind === 'made_to_order';
  return {
    kind,
    submit: true,
    title: TITLES[kind],
    description: content.description,
    categoryId: content.categoryId,
    attributes: content.attributes,
    mediaIds: kind === 'bundle' ? [...idsOf(content.mediaIds), ...idsOf(other.content.mediaIds)] : content.mediaIds,
    freightTemplateId: travels ? content.freightTemplateId : null,
    calendarId: kind === 'service' ? await serviceCalendar(market) : null,
    parts:
      kind === 'bundle'
        ? [model, other].map((one, at) => ({ skuId: one.content.skus[0]?.skuId, quantity: at + 1 }))
        : null,
    buyerFields: kind === 'made_to_order' ? [{ name: { zh: '刻字内容', en: 'Engraving' }, required: true }] : null,
    skus: [
      {
        outerCode: `special-${kind}`,
        saleAttributes: [],
        priceFen: kind === 'bundle' ? price(model) + price(other) : 5_900,
        weightGrams: travels ? 900 : 0,
      },
    ],
  };
}

const idsOf = (ids: unknown): readonly string[] => (Array.isArray(ids) ? ids.map(String) : []);

/** The calendar that services are booked in, made where there is none; the shop comes to the buyer's province. */
async function serviceCalendar({ owner, buyer, shop }: Market): Promise<string> {
  const { items } = await owner.get<Items<{ id: string; purpose: string }>>(`${shop}/calendars`);
  const known = items.find(({ purpose }) => purpose === 'service');
  if (known) return known.id;
  const { items: addresses } = await buyer.get<Items<{ divisionCode: string }>>('/me/addresses');
  const made = await owner.post<{ id: string }>(`${shop}/calendars`, {
    name: '上门安装',
    purpose: 'service',
    place: 'at_home',
    street: null,
    divisions: [`${(addresses[0]?.divisionCode ?? '330106').slice(0, 2)}0000`],
    slotMinutes: 120,
    week: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, from: '09:00', to: '17:00', capacity: 3 })),
    leadHours: 24,
    horizonDays: 14,
    changeUntilHours: 12,
    state: 'open',
  });
  return made.id;
}

/** The shop's registration of its own brand, handed in where there is none: a picture of the certificate goes with it. */
export async function brandPaper({ url, owner, shop }: Market, now: Date): Promise<void> {
  const { items } = await owner.get<Items<unknown>>(`${shop}/brand-papers`);
  if (items.length > 0) return;
  const [known] = signInsFor('owner');
  const { token } = await callerAt(url, null).post<{ token: string }>('/sign-in/email', {
    email: known?.email,
    password: known?.password,
  });
  const certificate = sharp({ create: { width: 900, height: 1200, channels: 3, background: '#f7f0df' } });
  const form = new FormData();
  form.append(
    'file',
    new Blob([new Uint8Array(await certificate.png().toBuffer())], { type: 'image/png' }),
    '商标.png',
  );
  const sent = await fetch(`${url}/api${shop}/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (!sent.ok) throw new Error(`the certificate was not taken: ${sent.status} ${await sent.text()}`);
  const { items: pictures } = (await sent.json()) as Items<{ id: string }>;
  const year = now.getUTCFullYear();
  await owner.post(`${shop}/brand-papers`, {
    kind: 'registration',
    nameZh: '东来',
    nameEn: 'Donglai',
    registrationNo: '60135770',
    evidence: pictures.map(({ id }) => id),
    validFrom: `${year - 2}-03-01T00:00:00.000Z`,
    validUntil: `${year + 8}-02-28T00:00:00.000Z`,
  });
}
