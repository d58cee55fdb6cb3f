import { type Ctx, fen, shopScope, toId, type Uuid } from '#kernel';
import { addAddress, createSession, grant, registerPerson } from '#modules/accounts';
import { categoriesUnder, category, createProduct, productOfShop, submitProduct } from '#modules/catalog';
import { createTemplate } from '#modules/freight';
import { receive } from '#modules/inventory';
import { storeDrawing } from '#modules/media';
import { openShop } from '#modules/shops';

export type StagePlan = {
  readonly shops: number;
  readonly productsPerShop: number;
  readonly pieces: number;
  readonly buyers: number;
};
/** Ids as HTTP takes them. */
export type StageBuyer = { readonly token: string; readonly addressId: string };
export type StageShop = {
  readonly id: string;
  /** A session of its keeper. */
  readonly ownerToken: string;
  readonly products: readonly { readonly id: string; readonly skuId: string }[];
};
export type Stage = {
  readonly shops: readonly StageShop[];
  readonly buyers: readonly StageBuyer[];
  /** A session of an operator who may do everything. */
  readonly operatorToken: string;
};

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="#f2efe8"/><circle cx="200" cy="200" r="90" fill="#4a6fa5"/></svg>';

/** Shops with goods on sale, and people who are signed in: a market to measure and to attack, made through its own use cases. */
export async function fillStage(ctx: Ctx, plan: StagePlan): Promise<Stage> {
  // Household goods: their leaves ask for no licence.
  const found = await Promise.all((await categoriesUnder(ctx, 'hg')).map((id) => category(ctx, id)));
  const leaf = found.find((one) => one.leaf && one.state === 'open');
  if (!leaf) throw new Error('the category tree has no household goods');
  const shops: StageShop[] = [];
  for (let n = 0; n < plan.shops; n += 1) shops.push(await fillShop(ctx, plan, n, leaf.id));
  const buyers: StageBuyer[] = [];
  for (let n = 0; n < plan.buyers; n += 1) buyers.push(await buyer(ctx, n));
  const operator = await registerPerson(ctx, { phone: '13700000000', nickname: '运营' });
  await grant(ctx, { userId: operator.id, scope: 'platform', scopeId: null, role: 'admin' });
  return { shops, buyers, operatorToken: await createSession(ctx, operator.id) };
}

async function fillShop(ctx: Ctx, plan: StagePlan, n: number, categoryId: string): Promise<StageShop> {
  const owner = await registerPerson(ctx, { phone: `139${String(n).padStart(8, '0')}`, nickname: `店主${n}` });
  const { id } = await openShop(ctx, {
    code: `bench-${n}`,
    name: `第 ${n + 1} 家店`,
    kind: 'individual',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  const scope = shopScope(id);
  await createTemplate(ctx, scope, {
    name: '默认运费',
    mode: 'piece',
    rules: {
      rates: [{ places: [], first: 1, firstFen: fen(800), next: 1, nextFen: fen(200) }],
      freeOver: [{ places: [], overFen: fen(9_900) }],
      excluded: [],
    },
  });
  const mediaId = (await storeDrawing(ctx, { shopId: id, svg: picture })).id;
  const products: { id: string; skuId: string }[] = [];
  const stocked: { skuId: Uuid; quantity: number }[] = [];
  for (let m = 0; m < plan.productsPerShop; m += 1) {
    const made = await createProduct(ctx, scope, {
      title: { zh: `雾蓝电水壶 ${n + 1}-${m + 1} 款 1.5 升`, en: `Kettle ${n + 1}-${m + 1}` },
      categoryId,
      mediaIds: [mediaId],
      skus: [{ priceFen: 4_900 + 100 * m, weightGrams: 500 }],
    });
    await submitProduct(ctx, scope, made.id);
    const live = await productOfShop(ctx, scope, made.id);
    const skuId = live.content.skus[0]?.skuId;
    if (live.state !== 'live' || !skuId) throw new Error(`product ${made.id} is not on sale`);
    products.push({ id: toId('prd', made.id), skuId: toId('sku', skuId) });
    stocked.push({ skuId, quantity: plan.pieces });
  }
  await receive(ctx, scope, { cause: 'first delivery', lines: stocked });
  return { id: toId('shp', id), ownerToken: await createSession(ctx, owner.id), products };
}

async function buyer(ctx: Ctx, n: number): Promise<StageBuyer> {
  const { id } = await registerPerson(ctx, { phone: `138${String(n).padStart(8, '0')}`, nickname: `买家${n}` });
  const address = await addAddress(ctx, id, {
    name: '王小明',
    phone: '13800138000',
    divisionCode: '330106',
    street: '文三路 1 号',
  });
  return { token: await createSession(ctx, id), addressId: toId('adr', address.id) };
}
