import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from '@zxing/library';
import { strToU8, zipSync } from 'fflate';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, shopScope, toId, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { checkDigitHolds } from '../carriers.ts';
import { type Label, labelPage, labelPdf, wrapped } from '../labels.ts';
import { parcelsForBuyer, shipBatch, shipParcel } from '../shipping-service.ts';
import { pushSignature } from '../tracking-service.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

let number = 0;
const waybill = (): string => {
  number += 1;
  return `SF${String(number).padStart(13, '0')}`;
};

type Bought = {
  readonly buyer: Buyer;
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly lineIds: readonly Uuid[];
  readonly skuIds: readonly Uuid[];
};

async function bought(): Promise<Bought> {
  const buyer = await stall.buyer();
  const skus = [await stall.sku({ priceFen: 2_000, stock: 9 }), await stall.sku({ priceFen: 3_000, stock: 9 })];
  const trade = await stall.buy(
    buyer,
    skus.map((sku) => ({ sku, quantity: 2 })),
  );
  await stall.pay(trade);
  const order = trade.orders[0];
  if (!order) throw new Error('no order');
  const lines = await stall.market.pool<
    { id: Uuid; skuId: Uuid }[]
  >`SELECT id, sku_id FROM orders.lines WHERE order_id = ${order.orderId} ORDER BY id`;
  return {
    buyer,
    orderId: order.orderId,
    shopId: order.shopId,
    lineIds: lines.map((line) => line.id),
    skuIds: lines.map((line) => line.skuId),
  };
}
const ship = (one: Bought, waybillNo = waybill(), lines?: { lineId: Uuid; quantity: number }[]) =>
  shipParcel(stall.market.ctx(), shopScope(one.shopId), {
    orderId: one.orderId,
    carrier: 'sf',
    waybillNo,
    ...(lines ? { lines } : {}),
  });

describe('shipping', () => {
  test('in two parcels: partly shipped, then shipped; stock leaves with each', async () => {
    const one = await bought();
    await ship(one, waybill(), [{ lineId: one.lineIds[0] ?? one.orderId, quantity: 1 }]);
    expect(await stall.stateOf(one.orderId)).toBe('partly_shipped');
    expect(await stall.stockOf(one.skuIds[0] ?? one.orderId)).toMatchObject({ onHand: 8, reserved: 1 });
    await ship(one);
    expect(await stall.stateOf(one.orderId)).toBe('shipped');
    expect(await stall.stockOf(one.skuIds[0] ?? one.orderId)).toMatchObject({ onHand: 7, reserved: 0 });
    expect(await stall.audit()).toEqual([]);
  });

  test('the same waybill again is the same parcel; for another order it is refused', async () => {
    const one = await bought();
    const code = waybill();
    const first = await ship(one, code);
    const again = await ship(one, ` ${code.toLowerCase()} `);
    expect(again.id).toBe(first.id);
    await expect(ship(await bought(), code)).rejects.toMatchObject({ code: 'fulfilment.waybill_used' });
  });

  test('two packers at once ship no piece twice', async () => {
    const one = await bought();
    const answers = await Promise.allSettled([ship(one), ship(one), ship(one)]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect(await stall.stockOf(one.skuIds[0] ?? one.orderId)).toMatchObject({ onHand: 7, reserved: 0 });
  });

  test.each([
    ['sf', 'SF123', 'fulfilment.waybill_invalid'],
    ['nobody', 'SF0000000000001', 'fulfilment.carrier_unknown'],
    ['ems', 'RR123456784CN', 'fulfilment.waybill_invalid'],
  ])('%s %s is refused and nothing is shipped', async (carrier, waybillNo, code) => {
    const one = await bought();
    await expect(
      shipParcel(stall.market.ctx(), shopScope(one.shopId), { orderId: one.orderId, carrier, waybillNo }),
    ).rejects.toMatchObject({ code });
    expect(await stall.stateOf(one.orderId)).toBe('awaiting_shipment');
  });

  test('more pieces than are left, and an order of another shop, are refused', async () => {
    const one = await bought();
    await expect(ship(one, waybill(), [{ lineId: one.lineIds[0] ?? one.orderId, quantity: 3 }])).rejects.toMatchObject({
      code: 'orders.ship_too_many',
    });
    const other = stall.shops.find((shopId) => shopId !== one.shopId) ?? one.shopId;
    await expect(ship({ ...one, shopId: other })).rejects.toMatchObject({ code: 'orders.order_not_found' });
  });

  test('a batch does what is good and tells what is not, row by row; done again it does nothing twice', async () => {
    const good = await bought();
    const rows = [
      { row: 2, orderId: good.orderId, carrier: 'sf', waybillNo: waybill() },
      { row: 3, orderId: good.orderId, carrier: 'sf', waybillNo: 'wrong' },
      { row: 4, orderId: good.buyer.id, carrier: 'sf', waybillNo: waybill() },
    ];
    for (let n = 0; n < 2; n += 1) {
      const results = await shipBatch(stall.market.ctx(), shopScope(good.shopId), rows);
      expect(results.map((result) => result.refusal?.code ?? 'done')).toEqual([
        'done',
        'fulfilment.waybill_invalid',
        'orders.order_not_found',
      ]);
    }
    expect(await stall.market.pool`SELECT 1 FROM fulfilment.parcels WHERE order_id = ${good.orderId}`).toHaveLength(1);
  });

  test('a workbook is read like any file, and one that unfolds into too much is refused', async () => {
    const one = await bought();
    const as = stall.market.user([
      { scope: 'shop', scopeId: one.shopId, role: 'packer', permissions: ['orders.ship'] },
    ]);
    const send = (file: Uint8Array) =>
      stall.market.http('POST', `/shops/${toId('shp', one.shopId)}/parcels/batch-file`, {
        as,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: Buffer.concat([
          Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="ship.bin"\r\n\r\n'),
          file,
          Buffer.from('\r\n--x--\r\n'),
        ]),
      });
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const row = (...cells: string[]): string => `<row>${cells.map(cell).join('')}</row>`;
    const workbook = (texts: string): Uint8Array =>
      zipSync({
        'xl/workbook.xml': strToU8(
          '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        'xl/_rels/workbook.xml.rels': strToU8(
          '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        ),
        'xl/worksheets/sheet1.xml': strToU8(
          `<worksheet><sheetData>${row('order', 'carrier', 'waybill')}${row(toId('ord', one.orderId), 'sf', waybill())}</sheetData></worksheet>`,
        ),
        'xl/sharedStrings.xml': strToU8(`<sst><si><t>${texts}</t></si></sst>`),
      });
    const bomb = workbook('东西'.repeat(35 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect((await send(bomb)).body).toMatchObject({ code: 'fulfilment.rows_missing' });
    expect((await send(workbook(''))).body).toMatchObject({ done: 1 });
  });

  test('a file with three columns is read, whatever its encoding; one without them is refused', async () => {
    const one = await bought();
    const staff = stall.market.user([
      { scope: 'shop', scopeId: one.shopId, role: 'packer', permissions: ['orders.ship'] },
    ]);
    const send = (text: string) =>
      stall.market.http('POST', `/shops/${toId('shp', one.shopId)}/parcels/batch-file`, {
        as: staff,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: `--x\r\ncontent-disposition: form-data; name="file"; filename="ship.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--x--\r\n`,
      });
    const done = await send(
      `订单编号,快递公司,运单号\n${toId('ord', one.orderId)},顺丰速运,${waybill()}\nnot-an-order,sf,${waybill()}\n`,
    );
    expect(done).toMatchObject({
      status: 200,
      body: {
        done: 1,
        refused: 1,
        rows: [
          { row: 2, code: null },
          { row: 3, code: 'orders.order_not_found' },
        ],
      },
    });
    const other = await bought();
    const [{ number = '' } = {}] = await stall.market.pool<
      { number: string }[]
    >`SELECT number FROM orders.orders WHERE id = ${other.orderId}`;
    // As the export writes it, and as a spreadsheet leaves it.
    expect(
      await send(`订单号,快递公司,运单号\n'${number} ,sf,${waybill()}\n${'9'.repeat(20)},sf,${waybill()}\n`),
    ).toMatchObject({
      body: {
        done: 1,
        rows: [
          { row: 2, code: null },
          { row: 3, orderId: '9'.repeat(20), code: 'orders.order_not_found' },
        ],
      },
    });
    expect(await stall.stateOf(other.orderId)).toBe('shipped');
    expect(await send('a,b\n1,2\n')).toMatchObject({ status: 422, body: { code: 'fulfilment.rows_missing' } });
  });
});

describe('tracking', () => {
  test('the simulator brings the parcel home by the clock, and never back', async () => {
    const one = await bought();
    const parcel = await ship(one);
    const seen: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      stall.market.clock.advance(hours(3));
      await stall.market.drain();
      const [found] = await parcelsForBuyer(stall.market.ctx(), one.buyer.id, one.orderId);
      if (found && seen.at(-1) !== found.parcel.state) seen.push(found.parcel.state);
    }
    expect(seen.filter((state) => state !== 'awaiting_pickup')).toEqual(
      ['shipped', 'collected', 'in_transit', 'out_for_delivery', 'signed'].filter((state) => seen.includes(state)),
    );
    expect(seen.at(-1)).toBe('signed');
    const [event] = await stall.market
      .pool`SELECT name FROM kernel.events WHERE subject_id = ${parcel.id} AND name = 'parcel.signed'`;
    expect(event).toBeDefined();
  });

  test('a carrier tells by signed push; a wrong signature, an old one and an older state change nothing', async () => {
    const one = await bought();
    const parcel = await ship(one);
    const { market } = stall;
    const push = (state: string, id: string, signature?: string, at = market.clock.now().getTime()) => {
      const body = JSON.stringify({
        waybillNo: parcel.waybillNo,
        events: [{ id, at: market.clock.now().toISOString(), state, place: '杭州', note: '到达' }],
      });
      return market.http('POST', '/tracking/sf', {
        body,
        headers: {
          'content-type': 'application/json',
          'x-dongxi-timestamp': String(at),
          'x-dongxi-signature': signature ?? pushSignature(market.ctx(), String(at), body),
        },
      });
    };
    expect(await push('signed', 'a', '00'.repeat(32))).toMatchObject({
      status: 401,
      body: { code: 'fulfilment.signature_wrong' },
    });
    expect((await push('signed', 'a', undefined, market.clock.now().getTime() - 600_000)).status).toBe(401);
    expect((await push('out_for_delivery', 'b')).status).toBe(200);
    expect((await push('collected', 'c')).status).toBe(200);
    const [row] = await market.pool`SELECT state FROM fulfilment.parcels WHERE id = ${parcel.id}`;
    expect(row).toEqual({ state: 'out_for_delivery' });
  });

  test('the buyer reads the pickup code, the shop does not', async () => {
    const one = await bought();
    const parcel = await ship(one);
    await stall.market
      .owner`UPDATE fulfilment.parcels SET state = 'awaiting_pickup', station = '东门驿站', pickup_code = '004217' WHERE id = ${parcel.id}`;
    const staff = stall.market.user([
      { scope: 'shop', scopeId: one.shopId, role: 'packer', permissions: ['orders.*'] },
    ]);
    const mine = await stall.market.http('GET', `/me/orders/${toId('ord', one.orderId)}/parcels`, {
      as: one.buyer.actor,
    });
    const theirs = await stall.market.http(
      'GET',
      `/shops/${toId('shp', one.shopId)}/orders/${toId('ord', one.orderId)}/parcels`,
      { as: staff },
    );
    expect(mine.body).toMatchObject([{ pickup: { code: '004217' } }]);
    expect(theirs.body).toMatchObject([{ pickup: null }]);
    stall.market.clock.advance(days(3));
  });
});

const label = (waybillNo: string): Label => ({
  carrier: '顺丰速运',
  waybillNo,
  receiver: { name: '王小明', phoneMasked: '138****8000', place: '浙江省 杭州市 西湖区', street: '文三路 1 号' },
  sender: '东来小电',
  orderNumber: '20261122100000000001',
  pieces: 2,
  weightGrams: 1_000,
  contents: ['2 × 电水壶'],
});

describe('labels', () => {
  test.each(['SF0000000000042', 'JDVB01234567890', '773312345678901', 'A-LONG-NUMBER-OF-32-CHARACTERS-XY'])(
    'the barcode of %s is read back',
    async (waybillNo) => {
      const { data, info } = await sharp(await labelPage(label(waybillNo)))
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const hints = new Map([[DecodeHintType.POSSIBLE_FORMATS, [BarcodeFormat.CODE_128]]]);
      const reader = new MultiFormatReader();
      reader.setHints(hints);
      const bitmap = new BinaryBitmap(
        new HybridBinarizer(new RGBLuminanceSource(new Uint8ClampedArray(data), info.width, info.height)),
      );
      expect(reader.decode(bitmap).getText()).toBe(waybillNo);
    },
  );

  test('a page a label, 100 × 180 mm', async () => {
    const pdf = await PDFDocument.load(await labelPdf([label('SF0000000000001'), label('SF0000000000002')]));
    expect(pdf.getPageCount()).toBe(2);
    const { width, height } = pdf.getPage(0).getSize();
    expect([Math.round((width / 72) * 25.4), Math.round((height / 72) * 25.4)]).toEqual([100, 180]);
  });

  test("the shop prints its own parcels' labels, no other's", async () => {
    const one = await bought();
    const parcel = await ship(one);
    const asStaff = (shopId: Uuid) => ({
      as: stall.market.user([{ scope: 'shop', scopeId: shopId, role: 'packer', permissions: ['orders.ship'] }]),
    });
    const mine = await stall.market.http(
      'GET',
      `/shops/${toId('shp', one.shopId)}/parcels/labels.pdf?parcelIds=${toId('pcl', parcel.id)}`,
      asStaff(one.shopId),
    );
    expect(mine.status).toBe(200);
    expect(mine.text.startsWith('%PDF')).toBe(true);
    const other = stall.shops.find((shopId) => shopId !== one.shopId) ?? one.shopId;
    const theirs = await stall.market.http(
      'GET',
      `/shops/${toId('shp', other)}/parcels/labels.pdf?parcelIds=${toId('pcl', parcel.id)}`,
      asStaff(other),
    );
    expect(theirs).toMatchObject({ status: 404, body: { code: 'fulfilment.parcel_not_found' } });
  });

  test('long texts break by their width', () => {
    expect(wrapped('一二三四五', 4, 9)).toEqual(['一二', '三四', '五']);
    expect(wrapped('一二三四五', 4, 2)).toEqual(['一二', '三…']);
  });
});

test('the check digit of an international item finds one wrong digit', () => {
  const right = Array.from({ length: 10 }, (_, digit) => `RR12345678${digit}CN`).filter(checkDigitHolds);
  expect(right).toEqual(['RR123456785CN']);
});
