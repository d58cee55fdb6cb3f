import { SHOP_CODES } from './cast.ts';
import { itemsOf, type Reader, type Row, readerOf, sendImport } from './samples.ts';

/**
 * Gives the lists of the demo's shop that nobody has written to yet a row each, through the API as its owner: a page that is
 * only seen empty is not seen. Does nothing a second time.
 */
export async function fillWorkbench(url: string): Promise<void> {
  const read = await readerOf(url);
  const shops = itemsOf(await read('owner', '/me/shops'));
  const shop = String((shops.find((one) => one.code === SHOP_CODES[0]) ?? shops[0])?.id);
  const list = async (page: string): Promise<readonly Row[]> =>
    itemsOf(await read('owner', `/shops/${shop}/${page}?limit=50`));
  const write = (page: string, body: unknown): Promise<Row> => read('owner', `/shops/${shop}/${page}`, body);
  if ((await list('imports')).length === 0) await sendImport(url);
  if ((await list('category-proposals')).length === 0) await propose(read, write);
  if ((await list('calendars')).length === 0) await write('calendars', HOME_VISITS);
  await moveGoods(list, write);
  await buyWaybills(list, write);
}

type List = (page: string) => Promise<readonly Row[]>;
type Write = (page: string, body: unknown) => Promise<Row>;

const HOME_VISITS = {
  name: '上门安装',
  purpose: 'service',
  place: 'at_home',
  street: null,
  divisions: ['330200'],
  slotMinutes: 120,
  week: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, from: '09:00', to: '17:00', capacity: 3 })),
  leadHours: 24,
  horizonDays: 14,
  changeUntilHours: 12,
  state: 'open',
};

async function propose(read: Reader, write: Write): Promise<void> {
  const top = itemsOf(await read('guest', '/categories'));
  const parent = top.find((one) => (one.name as Row).zh === '家居与园艺') ?? top[0];
  if (!parent) return;
  await write('category-proposals', {
    parentId: parent.id,
    nameZh: '便携厨电',
    nameEn: 'Portable kitchen',
    reason: '出差、宿舍用的小电器越来越多，现在的类目里不好找。',
  });
}

/** A second warehouse, goods on their way to it, and a first count on an open stocktake sheet. */
async function moveGoods(list: List, write: Write): Promise<void> {
  const houses = await list('warehouses');
  const [from] = houses;
  const stocked = (await list('stock')).filter((one) => Number(one.available ?? 0) > 5);
  const [first, second] = stocked;
  if (!from || !first) return;
  const to =
    houses[1] ??
    (await write('warehouses', { name: '慈溪二号仓', divisionCode: '330282', priority: 200, kind: 'warehouse' }));
  if ((await list('transfers')).length === 0)
    await write('transfers', {
      fromId: from.id,
      toId: to.id,
      note: '双十二备货',
      lines: [{ skuId: first.skuId, quantity: 2 }],
    });
  const sheets = await list('stocktakes');
  const sheet = sheets[0] ?? (await write('stocktakes', { warehouseId: from.id }));
  if (sheet.state === 'counting' && Number(sheet.lines ?? 0) === 0)
    await write(`stocktakes/${sheet.id}/counts`, {
      lines: [first, second].flatMap((one, place) =>
        one ? [{ skuId: one.skuId, counted: Math.max(0, Number(one.onHand ?? 0) - place) }] : [],
      ),
    });
}

async function buyWaybills(list: List, write: Write): Promise<void> {
  if ((await list('waybills')).length > 0) return;
  const waiting = (await list('orders')).filter((one) => one.state === 'awaiting_shipment').slice(0, 2);
  if (waiting.length > 0)
    await write('waybills/batch', { carrier: 'yto', orderIds: waiting.map((one) => String(one.id)) });
}
