import type { Reply } from '#client';
import { amountText } from '#ui/money-text.ts';
import { type Market, orNull } from './market.server.ts';
import type { DeliveryChoice } from './pickup.server.ts';
import { choiceText, type Quote } from './quote-view.server.ts';

type Offers = Reply<'/api/products/{productId}/installs'>['items'];
type Installs = Reply<'/api/me/orders/{orderId}/installs'>['items'];

/** What the address of the page says is installed by what: `install=<goods>.<service>`, once for each line of goods. */
export const installsIn = (query: URLSearchParams): { skuId: string; serviceSkuId: string }[] =>
  query.getAll('install').flatMap((pair) => {
    const [skuId = '', serviceSkuId = ''] = pair.split('.');
    return [skuId, serviceSkuId].every((id) => /^sku_[0-9a-z]{26}$/.test(id)) ? [{ skuId, serviceSkuId }] : [];
  });

export const installOffers = async ({ api }: Market, productId: string): Promise<Offers> =>
  (await orNull(api.get('/api/products/{productId}/installs', { path: { productId } })))?.items ?? [];

/** Every service that installs a product, one row for each of its choices. */
const rowsOf = (here: Market, offers: Offers) =>
  offers.flatMap((offer) =>
    offer.skus.map((sku) => ({
      id: sku.skuId,
      href: `/products/${offer.serviceProductId}?sku=${sku.skuId}`,
      text: [here.say(offer.title), choiceText(here, sku.saleAttributes)].filter(Boolean).join(' · '),
      installer: offer.installer.name,
      priceFen: sku.priceFen,
    })),
  );

/** For the page of a product: what installs it, by whom, for how much. */
export const installRows = (here: Market, offers: Offers) =>
  rowsOf(here, offers).map(({ id, href, text, installer, priceFen }) => ({
    id,
    href,
    text: `${text} · ${installer}`,
    count: amountText(priceFen),
  }));

/** By line of goods in a quote: without installation, or with which service; addresses, so that no script is needed. */
export async function installChoices(here: Market, url: URL, quote: Quote): Promise<Record<string, DeliveryChoice[]>> {
  const chosen = new Map(installsIn(url.searchParams).map((one) => [one.skuId, one.serviceSkuId]));
  const goods = quote.shops.flatMap((shop) => shop.lines.filter((line) => line.parts.length === 0));
  const found = await Promise.all(
    goods.map(async (line) => [line, rowsOf(here, await installOffers(here, line.productId))] as const),
  );
  const href = (goodsId: string, serviceId: string): string => {
    const query = new URLSearchParams(url.searchParams);
    const others = query.getAll('install').filter((pair) => !pair.startsWith(`${goodsId}.`));
    query.delete('install');
    for (const pair of others) query.append('install', pair);
    if (serviceId) query.append('install', `${goodsId}.${serviceId}`);
    return `${url.pathname}?${query}`;
  };
  return Object.fromEntries(
    found
      .filter(([line, rows]) => rows.length > 0 || chosen.has(line.skuId))
      .map(([line, rows]) => [
        line.skuId,
        [
          {
            id: '',
            text: here.t('install.none'),
            detail: '',
            href: href(line.skuId, ''),
            chosen: !rows.some((row) => row.id === chosen.get(line.skuId)),
          },
          ...rows.map((row) => ({
            id: row.id,
            text: `${row.text} ${amountText(row.priceFen)} ×${line.quantity}`,
            detail: here.t('install.by', { name: row.installer }),
            href: href(line.skuId, row.id),
            chosen: row.id === chosen.get(line.skuId),
          })),
        ],
      ]),
  );
}

/** By line of an order: what installs it and how far that is, or what it installs. */
export const installNotes = (here: Market, orderId: string, items: Installs) =>
  new Map(
    items.map((one) => [
      one.lineId,
      one.role === 'goods'
        ? {
            text: here.t('install.of_goods', {
              service: here.say(one.serviceTitle),
              name: one.installer.name,
              state: here.t(
                one.withDelivery && one.state === 'waiting' ? 'install.with_delivery' : `install.${one.state}`,
              ),
            }),
            href: one.installOrderId && one.installOrderId !== orderId ? `/orders/${one.installOrderId}` : null,
          }
        : { text: here.t('install.of_service', { goods: here.say(one.goodsTitle), count: one.quantity }), href: null },
    ]),
  );
