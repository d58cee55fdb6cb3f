import { parseId, type Uuid } from '#kernel';
import { CLAIM_DAYS, type ClaimDays } from './truth.ts';
import type { Problem, Row } from './types.ts';

/** A line of a sheet: its row, or what is wrong with it. `code` is what names the SKU in it. */
export type SheetLine = { readonly line: number; readonly code: string } & (
  | { readonly row: Omit<Row, 'skuId'> & { readonly skuId: Uuid | null } }
  | { readonly problem: Problem }
);

/** Yuan as people write them, to fen; null when it is no amount. */
export function yuanIn(text: string): number | null {
  const found = /^[¥￥]?(\d{1,8})(?:\.(\d{1,2}))?$/.exec(text.replace(/,/g, ''));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null;
}

const cells = (line: string): string[] =>
  (line.includes('\t') ? line.split('\t') : line.split(/[,，]/)).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/**
 * What a shop pastes out of a table: SKU id or the shop's own code, price in yuan, pieces, and if it likes the crossed-out price in
 * yuan and 30, 90, 180 or 365 for "lowest in so many days". Commas or tabs; a first line without a number is a heading.
 */
export function readSheet(text: string): SheetLine[] {
  return text.split(/\r?\n/).flatMap((line, place): SheetLine[] => {
    if (line.trim() === '') return [];
    const [code = '', price = '', pieces = '', reference = '', claim = ''] = cells(line);
    if (place === 0 && !/\d/.test(price)) return [];
    const at = { line: place + 1, code };
    const wrong = (field: string): SheetLine => ({ ...at, problem: { code: `cell_${field}`, params: {} } });
    const priceFen = yuanIn(price);
    const referenceFen = reference === '' ? null : yuanIn(reference);
    const claimDays = claim === '' ? null : CLAIM_DAYS.find((one) => String(one) === claim.replace(/天|d$/i, ''));
    if (code === '') return [wrong('sku')];
    if (priceFen === null || priceFen === 0) return [wrong('price')];
    if (!/^\d{1,7}$/.test(pieces) || Number(pieces) === 0) return [wrong('quantity')];
    if (reference !== '' && referenceFen === null) return [wrong('reference')];
    if (claimDays === undefined) return [wrong('claim')];
    const skuId = parseId('sku', code);
    return [
      {
        ...at,
        row: { skuId, priceFen, quantity: Number(pieces), referenceFen, claimDays: claimDays as ClaimDays | null },
      },
    ];
  });
}
