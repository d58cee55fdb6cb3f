import { depositLeft, type Order } from '#modules/orders';
import type { InvoiceLine } from './types.ts';

/** The tax inside a price that includes it, half up, in fen: 113.00 at 13 % holds 13.00. */
export const taxInside = (amountFen: number, taxBps: number): number =>
  Math.floor((2 * amountFen * taxBps + 10_000 + taxBps) / (2 * (10_000 + taxBps)));

type Invoiced = Pick<Order, 'lines' | 'freightFen' | 'refundedFreightFen'>;

/** What an invoice of the order must say now: what was paid and not given back, line by line, the freight on a line of its own. */
export function invoiceLines(order: Invoiced): InvoiceLine[] {
  const goods = order.lines.map((line): InvoiceLine => {
    // A presale was paid in two payments; its invoice says what the goods cost.
    const amountFen = line.payableFen - line.refundedFen + depositLeft(line);
    return {
      lineId: line.id,
      title: line.title.zh,
      quantity: Math.max(0, line.quantity - line.refundedQuantity),
      amountFen,
      taxBps: line.taxBps,
      taxFen: taxInside(amountFen, line.taxBps),
    };
  });
  // Freight is an extra charge of the goods and bears their rate (VAT Law, price includes what is charged besides): the highest.
  const taxBps = Math.max(0, ...order.lines.map((line) => line.taxBps));
  const amountFen = order.freightFen - order.refundedFreightFen;
  const freight: InvoiceLine = {
    lineId: null,
    title: '运费',
    quantity: amountFen > 0 ? 1 : 0,
    amountFen,
    taxBps,
    taxFen: taxInside(amountFen, taxBps),
  };
  return [...goods, freight].filter((line) => line.amountFen > 0);
}

export const sumOf = (lines: readonly InvoiceLine[]): { amountFen: number; taxFen: number } => ({
  amountFen: lines.reduce((sum, line) => sum + line.amountFen, 0),
  taxFen: lines.reduce((sum, line) => sum + line.taxFen, 0),
});

/**
 * The lines of a red invoice that bring `said` (all lines invoiced so far, red ones negative) down to `now`; empty when they
 * agree. Amount and tax of each line end exactly where they should, whatever the steps between.
 */
export function reversal(said: readonly InvoiceLine[], now: readonly InvoiceLine[]): InvoiceLine[] {
  const keys = [...new Set(said.map((line) => line.lineId))];
  return keys.flatMap((lineId) => {
    const own = said.filter((line) => line.lineId === lineId);
    const [first] = own;
    const left = now.find((line) => line.lineId === lineId);
    const before = { ...sumOf(own), quantity: own.reduce((sum, line) => sum + line.quantity, 0) };
    const amountFen = (left?.amountFen ?? 0) - before.amountFen;
    if (!first || amountFen >= 0) return [];
    const quantity = Math.min(0, (left?.quantity ?? 0) - before.quantity);
    return [{ ...first, quantity, amountFen, taxFen: (left?.taxFen ?? 0) - before.taxFen }];
  });
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿'];

/** An amount as invoices write it (大写): 1 050 00 fen → 壹仟零伍拾元整. For absolute amounts below 10^12 yuan. */
export function capitals(amountFen: number): string {
  const sign = amountFen < 0 ? '负' : '';
  const fen = Math.abs(amountFen);
  const [yuan, jiao, cent] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10];
  const whole = yuan === 0 ? '' : `${inWords(yuan)}元`;
  if (jiao === 0 && cent === 0) return `${sign}${whole || '零元'}整`;
  const tenth = jiao > 0 ? `${DIGITS[jiao]}角` : whole ? '零' : '';
  return `${sign}${whole}${tenth}${cent > 0 ? `${DIGITS[cent]}分` : '整'}`;
}

function inWords(yuan: number): string {
  let words = '';
  let zero = false;
  const digits = String(yuan);
  for (let place = 0; place < digits.length; place += 1) {
    const power = digits.length - 1 - place;
    const digit = Number(digits[place]);
    if (digit === 0) zero = true;
    else {
      words += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[power % 4]}`;
      zero = false;
    }
    const group = digits.slice(Math.max(0, place - 3), place + 1);
    if (power % 4 === 0 && power > 0 && Number(group) > 0) words += GROUPS[power / 4];
  }
  return words;
}
