import { type Ctx, earlier, hours, minutes, toId, type Uuid, uuidv7 } from '#kernel';
import { takePages } from '#modules/behaviour';
import { setOffer } from '#modules/commissions';
import { click, creatorsByIds, follow, keepProfile, livePieces, mark, say } from '#modules/content';
import { storeDrawings } from '#modules/media';
import { randomFrom } from '../market/index.ts';
import type { BuyerPlayer } from './cast.ts';
import { publish } from './content.ts';
import { fleet, HANDS } from './fleet.ts';
import type { Listing } from './goods.ts';
import { productDrawings } from './pictures.ts';
import { count, type World } from './world.ts';

/** So many buyers read what was written, and give what readers give. */
const READERS = 20;
/** A browser of a person, as it says of itself. */
export const BROWSER =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Mobile Safari/537.36';
const WORDS = [
  '写得很实在，正好在犹豫买哪个。',
  '我家也在用，水垢确实少。',
  '请问这个尺寸放得进小橱柜吗？',
  '收藏了，等周末下单。',
  '第三张图的搭配喜欢。',
  '用了两周回来说一句：和文中说的一样。',
];

/** A buyer writes too: a post and a list of goods of the demo shop, under a name of their own. */
async function personWrites(world: World, who: BuyerPlayer, demo: readonly Listing[]): Promise<void> {
  const { stage, today } = world;
  const at = (ago: number): Date => earlier(today, hours(ago));
  const goods = demo.slice(1, 4);
  const [first] = goods;
  if (!first) return;
  await keepProfile(stage.ctx(who.actor, at(120)), who.userId, {
    name: '慢慢泡茶的阿禾',
    avatarId: null,
    bio: '租房十年，家里每样东西都要用得久。只写自己用过的。',
  });
  const pictures = await storeDrawings(stage.ctx(who.actor, at(119)), {
    shopId: null,
    svgs: goods.slice(0, 2).flatMap((one) => productDrawings(one.product).slice(0, 2)),
  });
  const mediaIds = pictures.map((file) => file.id);
  const tags = goods.map((one) => ({ productId: one.id, note: one.product.points[0] ?? null }));
  const by = { author: { kind: 'person' as const, userId: who.userId }, actor: who.actor };
  for (const [place, one] of goods.entries()) {
    const { owner, scope } = one.shop;
    await setOffer(stage.ctx(owner.actor, at(119)), scope, one.id, 800 + 400 * place);
  }
  await publish(
    world,
    {
      ...by,
      kind: 'post',
      body: {
        title: { zh: '用了半年的这几样，哪些值得留下', en: 'Half a year with these: what stays' },
        text: {
          zh: '搬家时只带了三箱东西，这几样都在里面。\n\n烧水的每天用，洗得最勤；煮茶的周末用，火候稳。缺点也有：盖子刚来时偏紧，用一周就好了。',
          en: 'I moved with three boxes, and these were in them.\n\nOne boils water every day, one makes tea at weekends. The lid was tight at first; a week later it was not.',
        },
        mediaIds,
        goods: tags.slice(0, 2),
        topics: ['厨房', '租房好物'],
      },
    },
    at(118),
  );
  await publish(
    world,
    {
      ...by,
      kind: 'list',
      body: {
        title: { zh: '一个人住，厨房从这三样开始', en: 'Living alone: a kitchen of three things' },
        text: { zh: '预算有限时先买这些，其余的慢慢添。', en: 'On a small budget these first, the rest with time.' },
        mediaIds: mediaIds.slice(2, 3),
        goods: tags,
        topics: ['新家', '租房好物'],
      },
    },
    at(40),
  );
}

/** What readers did with what was written in the last days: read it, liked and kept some, followed, asked; two of them went on to the goods. */
export async function readersToday(world: World, demo: readonly Listing[]): Promise<void> {
  const { stage, today, cast, done } = world;
  const [buyer, writer, ...others] = cast.buyers;
  if (!buyer || !writer) return;
  await personWrites(world, writer, demo);
  const pieces = await livePieces(stage.ctx(cast.reviewer.actor), { before: null, limit: 40 });
  const creators = await creatorsByIds(stage.ctx(cast.reviewer.actor), [
    ...new Set(pieces.map((one) => one.creatorId)),
  ]);
  const random = randomFrom('seed/readers');
  const own = creators.find((one) => one.userId === writer.userId);
  const ofWriter = pieces.filter((one) => one.creatorId === own?.id);
  const plans = others.slice(0, READERS).map((reader, place) => ({
    reader,
    // Newest last, as a feed is read: what a person wrote is read by most.
    read: [...ofWriter, ...random.sample(pieces, 6 + (place % 5))],
    likes: random.sample(pieces, 3),
    keeps: random.sample(pieces, 1),
    follows: random.sample(creators, 1),
    words: place < 10 ? random.pick(WORDS) : null,
    ago: 2 + random.next() * 60,
  }));
  await fleet(plans, HANDS, async (plan, place) => {
    const { reader } = plan;
    const ctx = (later: number): Ctx => stage.ctx(reader.actor, earlier(today, minutes(60 * plan.ago - later)));
    const personId = reader.userId;
    const looks = [...new Set(plan.read)].flatMap((piece, nth) => {
      const of = (kind: 'seen' | 'read' | 'share' | 'arrival') => ({
        id: uuidv7(today.getTime() + place * 1_000 + nth) as Uuid,
        page: 'piece' as const,
        ref: toId('pce', piece.id),
        kind,
        agoMs: 20_000 * nth,
        seconds: kind === 'read' ? 12 + 3 * nth : 0,
      });
      return [
        of('seen'),
        of('read'),
        ...(nth === 0 && place % 4 === 0 ? [of('share')] : []),
        ...(nth === 1 && place % 5 === 0 ? [of('arrival')] : []),
      ];
    });
    await takePages(ctx(10), looks, { userAgent: BROWSER });
    const liked = [...new Set([...plan.likes, ...ofWriter.slice(0, 1)])];
    for (const piece of liked) await mark(ctx(11), { personId, pieceId: piece.id, kind: 'like', given: true });
    for (const piece of plan.keeps) await mark(ctx(11), { personId, pieceId: piece.id, kind: 'collect', given: true });
    const followed = new Set([...plan.follows, ...(own && place % 2 === 0 ? [own] : [])]);
    for (const creator of followed) await follow(ctx(12), { personId, code: creator.code, given: true });
    const asked = place % 2 === 0 ? ofWriter[0] : plan.read.at(-1);
    if (plan.words && asked) {
      await say(ctx(13), { personId, pieceId: asked.id, text: plan.words, answers: null });
      count(done, 'comments');
    }
  });
  // Before the demo's two buyers buy this morning (see `justPaid`), one of them came by what the other wrote.
  const list = ofWriter.find((one) => one.kind === 'list');
  const clicks = [
    { who: buyer, pieceId: list?.id, goods: demo.slice(1, 3) },
    {
      who: writer,
      pieceId: pieces.find((one) => one.kind === 'list' && one.creatorId !== own?.id)?.id,
      goods: demo.slice(3, 4),
    },
  ];
  for (const { who, pieceId, goods } of clicks)
    for (const one of goods)
      if (pieceId)
        await click(stage.ctx(who.actor, earlier(today, minutes(100))), {
          who: who.userId,
          pieceId,
          productId: one.id,
        });
}
