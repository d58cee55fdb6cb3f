import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { INSTALL_STATES, type Install } from './installs.ts';
import { answerInstall, askInstall, endInstall, installOffers, namesOf } from './installs-service.ts';
import { installsOfInstaller, installsOfProduct } from './installs-store.ts';
import { productOfShop } from './service.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const Named = Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() });
const InstallSchema = Type.Object({
  installId: IdSchema('ins'),
  product: Type.Object({ id: IdSchema('prd'), title: TextSchema() }),
  shop: Named,
  service: Type.Object({
    id: IdSchema('prd'),
    title: TextSchema(),
    state: Type.String(),
    minPriceFen: FenSchema({ description: 'For one piece, in fen' }),
  }),
  installer: Named,
  own: Type.Boolean({ description: "The shop's own service" }),
  state: Type.Enum([...INSTALL_STATES]),
  askedAt: MomentSchema(),
  decidedAt: Nullable(MomentSchema()),
});

async function installView(ctx: Ctx, one: Install): Promise<Static<typeof InstallSchema>> {
  const { goods, service, asking, installer } = await namesOf(ctx, one);
  const on = service.content.skus.filter((sku) => sku.state === 'on');
  return {
    installId: toId('ins', one.id),
    product: { id: toId('prd', one.productId), title: goods.content.title },
    shop: { id: toId('shp', asking.id), code: asking.code, name: asking.name },
    service: {
      id: toId('prd', one.serviceProductId),
      title: service.content.title,
      state: service.state,
      minPriceFen: Math.min(...(on.length > 0 ? on : service.content.skus).map((sku) => sku.priceFen)),
    },
    installer: { id: toId('shp', installer.id), code: installer.code, name: installer.name },
    own: one.shopId === one.serviceShopId,
    state: one.state,
    askedAt: one.askedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  };
}

export const installRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId/installs',
    summary: 'Services that install a product and can be bought with it: by whom, at what price for a piece',
    tag: 'catalog',
    access: { kind: 'public' },
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          serviceProductId: IdSchema('prd'),
          title: TextSchema(),
          installer: Named,
          calendarId: Nullable(IdSchema('cal')),
          skus: Type.Array(
            Type.Object({
              skuId: IdSchema('sku'),
              saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
              priceFen: FenSchema({ description: 'For one piece, in fen' }),
            }),
          ),
        }),
      ),
    }),
    handle: async (ctx, { params }) => ({
      items: (await installOffers(ctx, [uuidOf('prd', params.productId)])).map(({ service, installer }) => ({
        serviceProductId: toId('prd', service.id),
        title: service.content.title,
        installer: { id: toId('shp', installer.id), code: installer.code, name: installer.name },
        calendarId: service.content.calendarId ? toId('cal', service.content.calendarId) : null,
        skus: service.content.skus
          .filter((sku) => sku.state === 'on')
          .map((sku) => ({
            skuId: toId('sku', sku.skuId),
            saleAttributes: sku.saleAttributes.map(({ name, value }) => ({ name, value })),
            priceFen: sku.priceFen,
          })),
      })),
    }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/products/:productId/installs',
    summary: "Install services of the shop's product, with those another shop has not answered, declined or ended",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    outsideWall: 'names the services of other shops that it offers',
    params: Type.Object({ shopId: IdSchema('shp'), productId: IdSchema('prd') }),
    reply: Type.Object({ items: Type.Array(InstallSchema) }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params, shop }) => {
      const product = await productOfShop(ctx, shop, uuidOf('prd', params.productId));
      const found = await installsOfProduct(ctx, shop.shopId, product.id);
      return { items: await Promise.all(found.map((one) => installView(ctx, one))) };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/products/:productId/installs',
    summary: "Offer a service as the product's installation: the shop's own at once, another shop's once that agrees",
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), productId: IdSchema('prd') }),
    body: Type.Object({ serviceProductId: IdSchema('prd') }),
    reply: InstallSchema,
    status: 201,
    errors: [
      'product_not_found',
      'install_goods_kind',
      'install_service_kind',
      'install_there_already',
      'installs_too_many',
    ].map((name) => `catalog.${name}`),
    handle: async (ctx, { params, body, shop }) =>
      installView(
        ctx,
        await askInstall(ctx, shop, uuidOf('prd', params.productId), uuidOf('prd', body.serviceProductId)),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/installs/:installId/end',
    summary: 'Offer an install service with the product no more; orders placed keep theirs',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), installId: IdSchema('ins') }),
    reply: InstallSchema,
    errors: ['catalog.install_not_found', 'catalog.install_step'],
    handle: async (ctx, { params, shop }) =>
      installView(ctx, await endInstall(ctx, shop, uuidOf('ins', params.installId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/install-requests',
    summary: "Other shops' goods the shop is asked to install, or installs, newest first",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    outsideWall: 'names the goods of the shops that ask',
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(InstallSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query, shop }) => {
      const limit = query.limit ?? 20;
      const rows = await installsOfInstaller(ctx, shop.shopId, decodeCursor(query.cursor, 2), limit);
      const page = pageOf(
        rows,
        limit,
        (one) => [one.askedAt.toISOString(), one.id],
        (one) => one,
      );
      return { ...page, items: await Promise.all(page.items.map((one) => installView(ctx, one))) };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/install-requests/:installId/answer',
    summary: "Agree to install another shop's goods, decline, or end it for orders to come",
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), installId: IdSchema('ins') }),
    body: Type.Object({ answer: Type.Enum(['agreed', 'declined', 'ended']) }),
    reply: InstallSchema,
    errors: ['catalog.install_not_found', 'catalog.install_step'],
    handle: async (ctx, { params, body, shop }) =>
      installView(ctx, await answerInstall(ctx, shop, uuidOf('ins', params.installId), body.answer)),
  }),
];
