import { type Actor, earlier, hours, later, minutes, Refusal, type Text2, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { type Author, type Body, decide, draft, type Kind, submit } from '#modules/content';
import type { Listing } from './goods.ts';
import { count, type World } from './world.ts';

const NOTHING: Text2 = { zh: '', en: '' };
/** How many shops wrote about the goods they are proudest of. */
const WRITERS = 24;

type Piece = { readonly kind: Kind; readonly body: Partial<Body> & { title: Text2 } };
type Written = Piece & { readonly shop: Listing['shop'] };
type Signed = Piece & { readonly author: Author; readonly actor: Actor };

/** What shops wrote in the last days: posts about what sells best with them, a list and an update of the demo shop. A person passed what had to wait. */
export async function contentToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today, cast } = world;
  const best = bestOfShops(world);
  const pictures = await productSummaries(
    stage.ctx(cast.reviewer.actor),
    [...best, ...demo.slice(0, 4)].map((one) => one.id),
  );
  const shown = (id: Uuid): Uuid[] => (pictures.get(id)?.mediaIds ?? []).slice(0, 4);
  const pieces: Written[] = [
    ...best.map((one) => ({
      kind: 'post' as const,
      shop: one.shop,
      body: { ...postOf(one), mediaIds: shown(one.id) },
    })),
    ...ofDemo(demo, shown),
  ];
  for (const [place, { shop, ...piece }] of pieces.entries()) {
    const author = { kind: 'shop' as const, shopId: shop.id };
    await publish(world, { ...piece, author, actor: shop.owner.actor }, earlier(today, hours(3 + 2 * place)));
  }
}

function bestOfShops({ listings, today }: World): Listing[] {
  const best = new Map<Uuid, Listing>();
  for (const one of listings) {
    const before = best.get(one.shop.id);
    const there = one.liveAt < earlier(today, hours(72)) && one.skus.some((sku) => sku.stock > 0);
    if (there && one.shop.shop.code !== 'demo' && (!before || one.charm > before.charm)) best.set(one.shop.id, one);
  }
  return [...best.values()].toSorted((a, b) => b.charm - a.charm).slice(0, WRITERS);
}

const paragraphs = (parts: readonly Text2[]): Text2 => ({
  zh: parts.map((part) => part.zh).join('\n\n'),
  en: parts.map((part) => part.en).join('\n\n'),
});

function postOf({ product, id }: Listing): Pick<Body, 'title' | 'text' | 'goods' | 'topics'> {
  const [first] = product.points;
  return {
    title: { zh: `${product.title.zh}，怎么挑`, en: `${product.title.en}: how to choose` },
    text: paragraphs([...product.points, ...product.detail]),
    goods: [{ productId: id, note: first ?? null }],
    topics: ['产地好物'],
  };
}

function ofDemo(demo: readonly Listing[], shown: (id: Uuid) => Uuid[]): Written[] {
  const [first, ...others] = demo.slice(0, 4);
  if (!first) return [];
  const goods = [first, ...others].map((one) => ({ productId: one.id, note: one.product.points[0] ?? null }));
  return [
    {
      kind: 'list',
      shop: first.shop,
      body: {
        title: { zh: '新家厨房，先备这几样', en: 'A new kitchen: these first' },
        text: {
          zh: '烧水、煮茶、蒸煮，一周里用得最多的几样。每件都写了为什么选它。',
          en: 'Boiling, tea, steaming: what is used most in a week, and why each is here.',
        },
        goods,
        topics: ['厨房', '新家'],
      },
    },
    {
      kind: 'update',
      shop: first.shop,
      body: {
        title: { zh: '本周到货和发货安排', en: 'Arrivals and shipping this week' },
        text: {
          zh: '电水壶米白色到货。下午四点前付款的当天发出，周日休息。',
          en: 'The kettle in rice white is back. Paid before four in the afternoon: sent the same day; closed on Sundays.',
        },
        mediaIds: shown(first.id),
        goods: goods.slice(0, 1),
      },
    },
  ];
}

/** Writes a piece and sends it in; what has to wait is passed by a person half an hour later. */
export async function publish(
  { stage, cast, done, refused }: World,
  { kind, author, actor, body }: Signed,
  at: Date,
): Promise<void> {
  const ctx = stage.ctx(actor, at);
  const whole: Body = {
    text: NOTHING,
    mediaIds: [],
    videoId: null,
    posterId: null,
    captions: NOTHING,
    goods: [],
    shopCodes: [],
    beltCodes: [],
    topics: [],
    aiMade: false,
    ...body,
  };
  try {
    const { id } = await draft(ctx, author, { kind, body: whole });
    const { state } = await submit(ctx, author, id, null);
    // Half an hour later somebody has looked at it.
    const looked = stage.ctx(cast.reviewer.actor, later(at, minutes(30)));
    if (state === 'checking') await decide(looked, id, { verdict: 'pass' });
    count(done, 'pieces of content');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    count(refused, error.code);
  }
}
