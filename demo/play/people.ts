import { operators, places, randomFrom, shopPeople } from '../market/index.ts';
import { fleet } from '../seed/fleet.ts';
import { signInsFor } from '../seed/sign-ins.ts';
import { type Caller, callerAt, Refused, signInByPassword, signInByPhone } from './api.ts';
import type { Place } from './place.ts';
import { listWares, type Wares } from './wares.ts';

export type PlayBuyer = { readonly caller: Caller; readonly addressId: string };
export type PlayShop = {
  readonly code: string;
  readonly id: string;
  readonly keeper: Caller;
  /** One of its products. */
  readonly model: string;
  /** SKUs on sale, as the public product pages show them. */
  readonly skus: readonly string[];
  /** Whether it said where returns go. */
  readonly takesReturns: boolean;
  readonly wares: Wares;
};
export type Company = {
  readonly buyers: readonly PlayBuyer[];
  readonly shops: readonly PlayShop[];
  readonly finance: Caller;
  readonly admin: Caller;
  /** Two people of the platform's service desk: an appeal is judged by the other one. */
  readonly judges: readonly Caller[];
  /** Virtual codes as their buyers read them. */
  readonly given: string[];
  /** What stories saw beside their cases, and how often. */
  readonly seen: Map<string, number>;
};

export const saw = ({ seen }: Company, fact: string): void => void seen.set(fact, (seen.get(fact) ?? 0) + 1);

/** The first shops of the demo's data: they are there in every market that was seeded with it. */
const SHOPS = ['demo', 'qiaobei-home', 'haitang-factory', 'xiaonuan', 'yaowu-studio', 'changjiang-porcelain'];
const MOST_BUYERS = 24;

/** Everyone who plays signs in: buyers with new phones, keepers of demo shops, and the platform's desks. */
export async function gather({ url, ownTime }: Place, seed: string, trades: number): Promise<Company> {
  const buyers: PlayBuyer[] = [];
  const many = Math.min(trades, MOST_BUYERS);
  await fleet(
    Array.from({ length: many }, (_, place) => place),
    8,
    async (place) => {
      buyers[place] = await newBuyer(url, seed, place);
    },
  );
  const desk = (part: 'finance' | 'admin'): Promise<Caller> => {
    const [one] = signInsFor(part);
    if (!one) throw new Error(`the demo data names nobody for the desk of ${part}`);
    return signInByPassword(url, one.email, one.password);
  };
  const shops: PlayShop[] = [];
  for (const code of SHOPS) {
    const shop = await keeperOf(url, code);
    if (shop) shops.push(shop);
  }
  if (shops.length < 2)
    throw new Error('this market has fewer than two shops of the demo data; start it with DONGXI_SEED=demo');
  const judges = await Promise.all(JUDGES.map((code) => judgeOf(url, code)));
  const admin = await desk('admin');
  const furnished = ownTime
    ? await Promise.all(
        shops.map((shop, place) => furnish(shop, admin, { trades, takesReturns: place < shops.length - 1 })),
      )
    : shops;
  return { buyers, shops: furnished, finance: await desk('finance'), admin, judges, given: [], seen: new Map() };
}

/** People of the demo's data who work at the service desk. */
const JUDGES = ['operator-campaigns', 'operator-service'];

function judgeOf(url: string, code: string): Promise<Caller> {
  const phone = operators.find((one) => one.code === code)?.phone;
  if (!phone) throw new Error(`the demo data names no ${code}`);
  return signInByPhone(url, phone);
}

type Furnishing = { readonly trades: number; readonly takesReturns: boolean };

/** A shop of one's own market gets what stories need: stock for all, special goods, and, except one, an address for returns. */
async function furnish(shop: PlayShop, reviewer: Caller, { trades, takesReturns }: Furnishing): Promise<PlayShop> {
  const { id: shopId, keeper, model } = shop;
  const each = 20 + Math.ceil((4 * trades) / (SHOPS.length * Math.max(1, shop.skus.length)));
  for (let from = 0; from < shop.skus.length; from += 100)
    await keeper.post(`/shops/${shopId}/stock/receipts`, {
      note: '演示入库',
      lines: shop.skus.slice(from, from + 100).map((skuId) => ({ skuId, quantity: each })),
    });
  if (takesReturns)
    await keeper.put(`/shops/${shopId}/return-address`, {
      name: '退货组',
      phone: '13900001111',
      divisionCode: '330282',
      street: '演示工业园 8 号',
    });
  const wares = await listWares({ shopId, keeper, reviewer, model, pieces: 40 + Math.ceil(trades / 4) });
  return { ...shop, takesReturns, wares };
}

async function newBuyer(url: string, seed: string, place: number): Promise<PlayBuyer> {
  for (let attempt = 0; ; attempt += 1) {
    const random = randomFrom(`play/${seed}/buyer/${place}/${attempt}`);
    const phone = `166${String(random.whole(0, 99_999_999)).padStart(8, '0')}`;
    try {
      const caller = await signInByPhone(url, phone);
      const at = random.pick(places.filter((one) => !/^(?:15|54|63|65)/.test(one.townCode)));
      const { id } = await caller.post<{ id: string }>('/me/addresses', {
        name: '演示买家',
        phone,
        divisionCode: at.townCode.slice(0, 9),
        street: `演示路${place + 1}号`,
      });
      return { caller, addressId: id };
    } catch (error) {
      // The same seed a moment ago: that phone waits for its next code, another one does not.
      if (!(error instanceof Refused) || !/too_soon|too_many|addresses_full/.test(error.code) || attempt > 5)
        throw error;
    }
  }
}

type Products = { items: readonly { productId: string }[] };
type Product = { forSale: boolean; content: { skus: readonly { skuId: string }[] } };

async function keeperOf(url: string, code: string): Promise<PlayShop | null> {
  const guest = callerAt(url, null);
  const phone = shopPeople.find((one) => one.shopCode === code && one.role === 'owner')?.phone;
  if (!phone) return null;
  try {
    const keeper = await (code === 'demo' ? demoKeeper(url) : signInByPhone(url, phone));
    const mine = await keeper.get<{ items: readonly { id: string; code: string }[] }>('/me/shops');
    const id = mine.items.find((one) => one.code === code)?.id;
    if (!id) return null;
    const found = await guest.get<Products>(`/shop-pages/${code}/products?limit=12`);
    const products = await Promise.all(found.items.map((one) => guest.get<Product>(`/products/${one.productId}`)));
    return {
      code,
      id,
      keeper,
      model: found.items[0]?.productId ?? '',
      skus: products.flatMap((one) => (one.forSale ? one.content.skus.map((sku) => sku.skuId) : [])),
      takesReturns: false,
      wares: {},
    };
  } catch (error) {
    if (error instanceof Refused && /too_soon|not_found/.test(error.code)) return null;
    throw error;
  }
}

function demoKeeper(url: string): Promise<Caller> {
  const [owner] = signInsFor('owner');
  if (!owner) throw new Error('the demo data names nobody who keeps shop demo');
  return signInByPassword(url, owner.email, owner.password);
}
