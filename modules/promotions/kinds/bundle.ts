import { type Static, Type } from 'typebox';
import { apportion, fen, type Uuid } from '#kernel';
import { type Piece, piecesKind, type WhyNot, whyNot } from './kind.ts';
import { PriceSchema } from './prices.ts';

const schema = Type.Union([
  Type.Object(
    { mode: Type.Literal('any'), pieces: Type.Integer({ minimum: 2, maximum: 50 }), priceFen: PriceSchema },
    { additionalProperties: false },
  ),
  Type.Object({ mode: Type.Literal('each'), priceFen: PriceSchema }, { additionalProperties: false }),
]);

const unitOf = (piece: Piece): number => Math.floor(piece.leftFen / piece.quantity);
type Row = { readonly place: number; readonly unit: number; readonly quantity: number };
const dearestFirst = (a: Row, b: Row): number => b.unit - a.unit || a.place - b.place;

/** What sets of the places' pieces bring above `price` of each, spread over the pieces that are in them. */
function above(used: ReadonlyMap<number, number>, sets: number, priceFen: number, count: number): number[] | WhyNot {
  const gain = [...used.values()].reduce((sum, amount) => sum + amount, 0) - sets * priceFen;
  if (sets === 0 || gain <= 0) return whyNot('no_gain');
  return apportion(
    fen(gain),
    Array.from({ length: count }, (_, place) => fen(used.get(place) ?? 0)),
  );
}

function anyOf(rows: Row[], perSet: number, priceFen: number, count: number): number[] | WhyNot {
  rows.sort(dearestFirst);
  const total = rows.reduce((sum, row) => sum + row.quantity, 0);
  if (total < perSet) return whyNot('pieces_short', { pieces: perSet, missing: perSet - total });
  const used = new Map<number, number>();
  let [sets, at, taken] = [0, 0, 0];
  for (let left = Math.floor(total / perSet); left > 0; left -= 1) {
    const set = new Map<number, number>();
    for (let n = 0; n < perSet; n += 1) {
      while (taken >= (rows[at]?.quantity ?? Number.POSITIVE_INFINITY)) [at, taken] = [at + 1, 0];
      const row = rows[at];
      if (row) set.set(row.place, (set.get(row.place) ?? 0) + row.unit);
      taken += 1;
    }
    // Sets grow cheaper: after one that would not pay, none pays.
    if ([...set.values()].reduce((sum, amount) => sum + amount, 0) <= priceFen) break;
    for (const [place, amount] of set) used.set(place, (used.get(place) ?? 0) + amount);
    sets += 1;
  }
  return above(used, sets, priceFen, count);
}

function oneOfEach(rows: Row[], pieces: readonly Piece[], productIds: readonly Uuid[], priceFen: number) {
  const counts = productIds.map((id) =>
    rows.reduce((sum, row) => sum + (pieces[row.place]?.productId === id ? row.quantity : 0), 0),
  );
  const sets = counts.length === 0 ? 0 : Math.min(...counts);
  if (sets === 0) return whyNot('set_incomplete', { missing: counts.filter((count) => count === 0).length });
  const used = new Map<number, number>();
  for (const id of productIds) {
    let left = sets;
    for (const row of rows.filter((one) => pieces[one.place]?.productId === id).sort(dearestFirst)) {
      const taken = Math.min(left, row.quantity);
      if (taken > 0) used.set(row.place, taken * row.unit);
      left -= taken;
    }
  }
  return above(used, sets, priceFen, pieces.length);
}

/** 套装: any N pieces of the goods, or one of every product, at one price; the dearest pieces are in the sets. */
export const bundle = piecesKind<Static<typeof schema>>({
  name: 'bundle',
  lane: 'multi_buy',
  by: 'shop',
  label: { zh: '套装', en: 'Bundle' },
  description: {
    zh: '活动商品任选 N 件一个价，或每款各一件一个价。',
    en: 'Any N pieces of the goods, or one of each product, at one price.',
  },
  schema,
  fields: {
    mode: { zh: '怎么成套', en: 'A set is' },
    'mode.any': { zh: '任选几件', en: 'Any pieces' },
    'mode.each': { zh: '每款各一件', en: 'One of each product' },
    pieces: { zh: '每套件数', en: 'Pieces a set' },
    priceFen: { zh: '套装价', en: 'Price of a set' },
  },
  example: { mode: 'any', pieces: 3, priceFen: 9_900 },
  whyNot: ['pieces_short', 'set_incomplete', 'no_gain'],
  needsProducts: ({ mode }) => mode === 'each',
  apply(args, pieces, productIds) {
    const rows = pieces.map((piece, place) => ({ place, unit: unitOf(piece), quantity: piece.quantity }));
    const each =
      args.mode === 'any'
        ? anyOf(rows, args.pieces, args.priceFen, pieces.length)
        : oneOfEach(rows, pieces, productIds, args.priceFen);
    return 'code' in each ? each : { each };
  },
});
