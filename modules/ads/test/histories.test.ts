import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Actor,
  chinaDay,
  days,
  fen,
  hours,
  minutes,
  Refusal,
  seconds,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { post, shopAccount } from '#modules/ledger';
import { setSetting } from '#modules/operations';
import { payBack, payIn } from '../account-service.ts';
import { changeTerms, createCampaign, moveCampaign } from '../campaign-service.ts';
import { click } from '../click-service.ts';
import { sponsored } from '../serving-service.ts';
import { settleDays, sweep } from '../settlement-service.ts';
import type { Campaign } from '../types.ts';

/** Shops, people, platform and clock do whatever comes into their heads: after each step the audit is clean and no budget is overspent. */
let stall: Stall;
let campaigns: readonly [Campaign, Campaign];
beforeAll(async () => {
  stall = await openStall();
  const made: Campaign[] = [];
  for (const shop of [0, 1] as const) {
    await transact(stall.market.ctx(), (tx) =>
      post(tx, {
        cause: `test-earned:${shop}`,
        kind: 'correction',
        shopId: stall.shops[shop],
        postings: [
          { account: 'gateway:sandbox', amountFen: -100_000 },
          { account: shopAccount(stall.shops[shop], 'available'), amountFen: 100_000 },
        ],
      }),
    );
    await payIn(stall.market.ctx(), stall.scopes[shop], 2_000);
    const sku = await stall.sku({
      priceFen: 3_000,
      stock: 20,
      shop,
      more: { title: { zh: '藤编收纳篮', en: 'Basket' } },
    });
    made.push(
      await createCampaign(stall.market.ctx(), stall.scopes[shop], {
        name: '收纳',
        target: 'words',
        categoryId: null,
        productIds: [sku.productId],
        ...terms(3_000, 9_000, 1_000 - shop * 300),
        startsAt: stall.market.clock.now(),
      }),
    );
  }
  const [first, second] = made;
  if (!first || !second) throw new Error('nothing advertised');
  campaigns = [first, second];
});
afterAll(() => stall?.market.close());

const terms = (dailyFen: number, totalFen: number, bidFen: number) => ({
  words: [{ word: '收纳篮', bidFen: fen(bidFen) }],
  bidFen: null,
  dailyFen: fen(dailyFen),
  totalFen: fen(totalFen),
  pacing: 'fast' as const,
  fromHour: 0,
  toHour: 24,
  endsAt: null,
});
/** Five with every change; at night a twentieth of the histories asked for. */
const HISTORIES = Math.max(5, Math.floor(Number(process.env.DONGXI_HISTORIES ?? 0) / 20));
const what = [
  'look',
  'look',
  'click',
  'click',
  'rush',
  'pay in',
  'pay back',
  'terms',
  'pause',
  'resume',
  'minutes',
  'night',
  'sweep',
  'strict',
] as const;
const step = fc.record({
  what: fc.constantFrom(...what),
  who: fc.nat(3),
  shop: fc.constantFrom(0 as const, 1 as const),
  amountFen: fc.integer({ min: 100, max: 4_000 }),
});
type Step = {
  readonly what: (typeof what)[number];
  readonly who: number;
  readonly shop: 0 | 1;
  readonly amountFen: number;
};
type Play = { readonly people: readonly Uuid[]; readonly links: { readonly link: string; readonly who: Uuid }[] };
const AGENT = 'Mozilla/5.0 Chrome/140.0';

async function act(play: Play, { what: doing, who, shop, amountFen }: Step): Promise<unknown> {
  const { clock } = stall.market;
  const ctx = stall.market.ctx();
  const person = play.people[who % play.people.length] as Uuid;
  const looker = (guestId: Uuid) => ({
    actor: { kind: 'guest', guestId } satisfies Actor,
    ip: `10.0.0.${who}`,
    userAgent: AGENT,
  });
  const follow = ({ link, who: guestId }: Play['links'][number]) =>
    click(ctx, { link, looker: looker(guestId), guestId, ahead: false });
  const { id } = campaigns[shop];
  if (doing === 'look')
    for (const one of (await sponsored(ctx, { q: '收纳篮', categoryId: null }, looker(person))).items)
      play.links.push({ link: one.link, who: person });
  const last = play.links.at(-1 - who) ?? play.links.at(-1);
  if (doing === 'click' && last) return follow(last);
  // Everything that was ever shown, at once.
  if (doing === 'rush') return Promise.all(play.links.slice(-12).map(follow));
  if (doing === 'pay in') return payIn(ctx, stall.scopes[shop], amountFen);
  if (doing === 'pay back') return payBack(ctx, stall.scopes[shop], amountFen);
  if (doing === 'terms')
    return changeTerms(ctx, stall.scopes[shop], id, terms(3_000 + amountFen, 8_000 + amountFen * 2, 500 + who * 200));
  if (doing === 'pause' || doing === 'resume') return moveCampaign(ctx, stall.shops[shop], id, doing);
  if (doing === 'minutes') return clock.advance(minutes(20));
  if (doing === 'night') {
    clock.advance(hours(24));
    return settleDays(ctx);
  }
  if (doing === 'sweep') return sweep(ctx);
  if (doing === 'strict') {
    await setSetting(ctx, { key: 'ads.sweep_address_day', value: 1 + who, reason: '试验' });
    return sweep(ctx);
  }
  return null;
}

test('whatever happens in whatever order, the books of advertisements hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      stall.market.clock.advance(days(3));
      const play: Play = { people: [0, 1, 2].map(() => uuidv7(Date.now())), links: [] };
      const begin = ['look', 'click'] as const;
      for (const one of [...begin.map((doing): Step => ({ what: doing, who: 0, shop: 0, amountFen: 100 })), ...steps]) {
        stall.market.clock.advance(seconds(2));
        try {
          await act(play, one);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
        expect(await stall.audit(['ads']), one.what).toEqual([]);
      }
      const over = await stall.market.owner`
        SELECT 1 FROM ads.days d JOIN ads.campaigns c ON c.id = d.campaign_id WHERE d.spent_fen > d.limit_fen OR c.spent_fen > c.total_fen
          OR (d.day = ${chinaDay(stall.market.clock.now())}::date AND d.spent_fen > c.daily_fen)`;
      expect(over.length).toBe(0);
      expect(await stall.audit(['ledger'])).toEqual([]);
    }),
    { numRuns: HISTORIES },
  );
  // Something did happen.
  const [paid] = await stall.market.owner<
    { clicks: number }[]
  >`SELECT count(*) AS clicks FROM ads.clicks WHERE state <> 'refused'`;
  expect(paid?.clicks).toBeGreaterThan(0);
});
