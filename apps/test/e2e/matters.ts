import { SHOP_CODES } from './cast.ts';
import { itemsOf, type Reader, type Row, readerOf } from './samples.ts';

/** One matter that a look at the market should find: brought once, and only where there is none. */
type Matter = { readonly name: string; readonly bring: (read: Reader) => Promise<void> };

/**
 * Brings into a demo market what its history leaves out: an invoice that the buyer asked for and a dispute before the
 * platform, so that their pages are not shown empty. Tells which could not be brought; the pictures are taken all the same.
 */
export async function bringMatters(url: string, say: (line: string) => void): Promise<void> {
  const read = await readerOf(url);
  for (const { name, bring } of matters)
    await bring(read).catch((error: unknown) => say(`no ${name}: ${error instanceof Error ? error.message : error}`));
}

const matters: readonly Matter[] = [
  {
    name: 'invoice',
    async bring(read) {
      if (itemsOf(await read('buyer', '/me/invoices')).length > 0) return;
      for (const { id } of await finished(read)) {
        const { mayRequest } = await read('buyer', `/me/orders/${id}/invoices`);
        if (mayRequest !== true) continue;
        await read('buyer', `/me/orders/${id}/invoices`, {
          title: { kind: 'personal', name: '林小雨', taxNumber: null },
        });
        return;
      }
    },
  },
  {
    name: 'dispute',
    async bring(read) {
      const shop = itemsOf(await read('owner', '/me/shops')).find((one) => one.code === SHOP_CODES[0])?.id;
      const known = itemsOf(await read('owner', `/shops/${shop}/refunds?limit=50`));
      if (known.some((one) => ['evidence', 'judging', 'ruled', 'appealed'].includes(String(one.state)))) return;
      const order = (await finished(read)).find((one) => (one.shop as Row).code === SHOP_CODES[0]);
      if (!order) throw new Error('the buyer has nothing from the owner');
      const [line] = order.lines as readonly Row[];
      const opened = await read('buyer', `/me/orders/${order.id}/refunds`, {
        kind: 'return_refund',
        lines: [{ lineId: line?.id, quantity: 1 }],
        reason: 'defective',
        description: '用了三天，开关按下去不通电',
      });
      await read('owner', `/shops/${shop}/refunds/${opened.id}/reject`, { reason: '寄出前通电测试过，请补充视频' });
      await read('buyer', `/me/refunds/${opened.id}/escalate`, { reason: '换了插座也不行，店铺不肯收回' });
      await read('buyer', `/me/refunds/${opened.id}/evidence`, { text: '换了三个插座，指示灯都不亮。' });
      await read('owner', `/shops/${shop}/refunds/${opened.id}/evidence`, { text: '出厂检验单显示通电正常。' });
    },
  },
];

/** The buyer's completed orders, newest first. */
const finished = async (read: Reader): Promise<readonly Row[]> =>
  itemsOf(await read('buyer', '/me/orders?limit=50')).filter((one) => one.state === 'completed');
