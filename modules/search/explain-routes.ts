import { type Static, Type } from 'typebox';
import { IdSchema, Nullable, platformStaff, type Route, route, shopStaff, TextSchema, toId, uuidOf } from '#kernel';
import { ANSWERERS, PART_KEYS } from './engine.ts';
import { ADVICE, diagnosisOf, OWN_FACTORS, rankingOf } from './explain-service.ts';

const Share = (description: string) => Type.Number({ description });
const Factors = Type.Object({
  popularity: Share('Sales of late beside the most of the candidates'),
  conversion: Share('Paid of clicked beside the best of the candidates'),
  price: Share('1 = the middle price of the candidates, 0 = four times or a quarter of it'),
  trust: Share("Wilson's lower bound of the share of good reviews"),
  fresh: Share('1 = listed now, half after a fortnight, 0 after a month'),
  taste: Share('How much the one who asks is drawn to the category; 0 for who has not agreed'),
});
const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const percents = {
  popularity: Percent,
  conversion: Percent,
  price: Percent,
  trust: Percent,
  fresh: Percent,
  taste: Percent,
  cap: Percent,
};
const Weights = Type.Object(percents, { description: 'Percent each factor may lift by; cap: all together' });
const Question = Type.String({ minLength: 1, maxLength: 200 });

const RankingSchema = Type.Object({
  weights: Weights,
  tried: Weights,
  answering: Type.Object(
    {
      by: Type.Enum([...ANSWERERS]),
      chosen: Type.Enum([...ANSWERERS]),
      refused: Type.Integer({ description: 'Goods the index did not take since this process started' }),
    },
    { description: 'Who answers searches of this process at present, and who would if all were well' },
  ),
  categories: Type.Array(Type.Object({ id: Type.String(), name: TextSchema() }), {
    description: 'Of the candidates, most first: to see the order as somebody drawn to one of them does',
  }),
  candidates: Type.Integer({ description: 'How many are compared; the rest is not ranked' }),
  items: Type.Array(
    Type.Object({
      productId: IdSchema('prd'),
      title: TextSchema(),
      shopName: Type.String(),
      place: Type.Integer(),
      placeThen: Type.Integer(),
      score: Type.Number({ description: 'text × (1 + lift)' }),
      scoreThen: Type.Number(),
      text: Type.Number({ description: 'Sum of value × weight of the parts' }),
      lift: Type.Number({ description: 'Least of the cap and the sum of weight × factor' }),
      liftThen: Type.Number(),
      parts: Type.Array(Type.Object({ key: Type.Enum([...PART_KEYS]), value: Type.Number(), weight: Type.Number() })),
      factors: Factors,
    }),
  ),
});

const DiagnosisSchema = Type.Object({
  state: Type.Enum(['draft', 'checking', 'live', 'rejected', 'off_shelf']),
  indexed: Type.Boolean(),
  words: Type.Array(Type.Object({ word: Type.String(), held: Type.Boolean() })),
  place: Nullable(Type.Integer({ description: '1 = first; null = not among the candidates' })),
  candidates: Type.Integer(),
  text: Type.Object({ own: Nullable(Type.Number()), middle: Type.Number() }),
  factors: Type.Array(
    Type.Object({
      key: Type.Enum([...OWN_FACTORS]),
      own: Nullable(Type.Number()),
      middle: Type.Number({ description: 'In the middle of the first page' }),
      weight: Percent,
    }),
  ),
  advice: Type.Array(Type.Enum([...ADVICE])),
});

const Tried = Type.Object({
  q: Question,
  popularity: Type.Optional(Percent),
  conversion: Type.Optional(Percent),
  price: Type.Optional(Percent),
  trust: Type.Optional(Percent),
  fresh: Type.Optional(Percent),
  taste: Type.Optional(Percent),
  cap: Type.Optional(Percent),
  drawnTo: Type.Optional(
    Type.String({ maxLength: 60, description: 'As it is for somebody whose one interest is this category' }),
  ),
});

export const explainRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/search/ranking',
    summary:
      'Why the answers of a question stand where they stand, and where they would with other weights; nothing is written',
    tag: 'search',
    access: platformStaff('search.ranking'),
    query: Tried,
    reply: RankingSchema,
    handle: async (ctx, { query: { q, drawnTo, ...changed } }) => {
      const { items, answering, categories, ...found } = await rankingOf(ctx, q, changed, drawnTo || null);
      return {
        answering,
        categories: categories.map((one) => ({ ...one })),
        ...found,
        items: items.map(
          ({
            shopId: _shop,
            categoryId: _category,
            productId,
            parts,
            ...one
          }): Static<typeof RankingSchema>['items'][number] => ({
            ...one,
            productId: toId('prd', productId),
            parts: parts.map((part) => ({ ...part })),
          }),
        ),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/search-diagnosis',
    summary: 'Why a product is not found by these words, or not sooner',
    tag: 'search',
    access: shopStaff('catalog.read'),
    outsideWall: 'holds the goods against the first page, which is of all shops',
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({ q: Question, productId: IdSchema('prd') }),
    reply: DiagnosisSchema,
    errors: ['search.product_not_found'],
    handle: async (ctx, { shop, query }) => {
      const found = await diagnosisOf(ctx, shop.shopId, uuidOf('prd', query.productId), query.q);
      return { ...found, words: [...found.words], factors: [...found.factors], advice: [...found.advice] };
    },
  }),
];
