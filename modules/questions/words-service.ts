import {
  type Ctx,
  chinaDay,
  days,
  earlier,
  later,
  newId,
  startOfChinaDay,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { type Asking, allowed, hotWords, rise, risingWords, type Said, type Shown } from './heat.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { countable, LONGEST_WORD, wordOf } from './words.ts';

export const MOST_HOT = 10;
export const MOST_RISING = 5;
/** Words that are weighed against each other. */
const MOST_WEIGHED = 500;
/** Counts a process remembers so long; what operators say is read each time. */
const FRESH_MS = 20_000;
const remembered = new WeakMap<Ctx['runtime'], { until: number; asked: readonly Asking[] }>();

async function limits(ctx: Ctx) {
  const [leastPeople, risingPeople] = await Promise.all([
    setting(ctx, 'questions.least_people', settings),
    setting(ctx, 'questions.rising_people', settings),
  ]);
  return { leastPeople, risingPeople };
}

async function counted(ctx: Ctx, least: number): Promise<Asking[]> {
  const now = ctx.clock.now();
  return store.askings(ctx, {
    now,
    today: startOfChinaDay(chinaDay(now)),
    halfLifeHours: await setting(ctx, 'questions.half_life_hours', settings),
    least,
    most: MOST_WEIGHED,
  });
}

async function askedNow(ctx: Ctx, least: number): Promise<readonly Asking[]> {
  // The age of a cache is measured by the process's own timer: it is no business time.
  const kept = remembered.get(ctx.runtime);
  if (kept && performance.now() < kept.until) return kept.asked;
  const asked = await counted(ctx, least);
  remembered.set(ctx.runtime, { until: performance.now() + FRESH_MS, asked });
  return asked;
}
/** Forgets the counts of this process: after a rule, and in tests. */
export const forgetCounts = (ctx: Ctx): void => void remembered.delete(ctx.runtime);

const saidBy = (rules: readonly store.Rule[]): Said => {
  const of = (kind: store.RuleKind): string[] => rules.filter((one) => one.kind === kind).map((one) => one.word);
  return { banned: of('ban'), hidden: new Set(of('hide')), pinned: of('pin') };
};
const saidNow = async (ctx: Ctx): Promise<Said> => saidBy(await store.rulesNow(ctx, ctx.clock.now()));

/** What everybody is shown: hot words, and those that rise against their own past. */
export async function wordsNow(ctx: Ctx): Promise<{ hot: readonly Shown[]; rising: readonly string[] }> {
  const bounds = await limits(ctx);
  const [asked, said] = await Promise.all([askedNow(ctx, bounds.leastPeople), saidNow(ctx)]);
  const hot = hotWords(asked, said, bounds, MOST_HOT);
  return { hot, rising: risingWords(asked, said, bounds, new Set(hot.map((one) => one.word)), MOST_RISING) };
}

/** Of these texts, those that nobody banned or hid. */
export async function permitted(ctx: Ctx, texts: readonly string[]): Promise<string[]> {
  const said = await saidNow(ctx);
  return texts.filter((text) => allowed(wordOf(text), said));
}

const SUGGESTED_DAYS = 30;
const MOST_SUGGESTED = 20_000;
/** Questions that at least `questions.least_people` asked on one day of the last thirty and that the market answers: to be suggested. */
export async function askedByMany(ctx: Ctx): Promise<readonly { readonly text: string; readonly people: number }[]> {
  const { leastPeople } = await limits(ctx);
  const since = earlier(ctx.clock.now(), days(SUGGESTED_DAYS));
  const found = await store.wellAsked(ctx, { since, least: leastPeople, most: MOST_SUGGESTED });
  if (found.length === 0) return found;
  const said = await saidNow(ctx);
  return found.filter((one) => allowed(one.text, said));
}

export type Weighed = Asking & { readonly rise: number; readonly place: number | null; readonly rising: boolean };
/** For operators: what two people at least asked of late, where it is shown, and what is said of words. */
export async function wordsDesk(ctx: Ctx): Promise<{ words: readonly Weighed[]; rules: readonly store.Rule[] }> {
  const bounds = await limits(ctx);
  const [asked, rules] = await Promise.all([counted(ctx, LEAST_READ), store.rulesNow(ctx, ctx.clock.now())]);
  const said = saidBy(rules);
  const shown = hotWords(asked, said, bounds, MOST_HOT);
  // What was put in front has no place: places are counted.
  const hot = shown.filter((one) => !one.pinned).map((one) => one.word);
  const rising = new Set(risingWords(asked, said, bounds, new Set(shown.map((one) => one.word)), MOST_RISING));
  const words = asked.slice(0, MOST_READ).map((one) => ({
    ...one,
    rise: rise(one),
    place: hot.includes(one.word) ? hot.indexOf(one.word) + 1 : null,
    rising: rising.has(one.word),
  }));
  return { words, rules };
}
/** A question of one person is for nobody to read. */
export const LEAST_READ = 2;
const MOST_READ = 100;

export const MOST_PIN_DAYS = 30;

/**
 * Bans a word with whatever holds it, hides just it, or puts it in front for some days; on the pages at once.
 * Refuses questions.word_empty, already_said, word_banned, pin_days_invalid.
 */
export const sayOfWord = (
  ctx: Ctx,
  { kind, reason, pinDays, ...given }: { word: string; kind: store.RuleKind; reason: string; pinDays: number | null },
): Promise<Uuid> =>
  transact(ctx, async (tx) => {
    const word = wordOf(given.word);
    if (word.length > LONGEST_WORD || !countable(word)) throw refuse('word_empty', { most: LONGEST_WORD });
    if ((kind === 'pin') !== (pinDays !== null) || (pinDays ?? 1) > MOST_PIN_DAYS)
      throw refuse('pin_days_invalid', { most: MOST_PIN_DAYS });
    const now = tx.clock.now();
    if (kind === 'pin') {
      const { banned } = await saidNow(tx);
      const held = banned.find((one) => !allowed(word, { banned: [one], hidden: new Set() }));
      if (held) throw refuse('word_banned', { banned: held });
    }
    const rule: store.Rule = {
      id: newId(tx),
      word,
      kind,
      reason: reason.trim(),
      until: pinDays === null ? null : later(now, days(pinDays)),
      madeBy: userIdOf(tx.actor) as Uuid,
      madeAt: now,
    };
    if (!(await store.putRule(tx, rule))) throw refuse('already_said');
    await record(tx, {
      action: `questions.${kind}`,
      subject: { kind: 'word', id: word },
      reason: rule.reason,
      after: { until: rule.until },
    });
    return rule.id;
  });

/** Takes back what was said of a word. Refuses questions.rule_not_found. */
export const takeBack = (ctx: Ctx, id: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    const rule = await store.liftRule(tx, id);
    if (!rule) throw refuse('rule_not_found');
    await record(tx, {
      action: 'questions.lift',
      subject: { kind: 'word', id: rule.word },
      before: { kind: rule.kind, reason: rule.reason },
    });
  });

/** Questions that found nothing, or only some of their words, within so many days; `after`: behind that place. */
export const missedSince = (
  ctx: Ctx,
  by: { days: number; limit: number; after: { missed: number; word: string } | null },
): Promise<store.Missed[]> =>
  store.missed(ctx, {
    since: earlier(ctx.clock.now(), days(by.days)),
    least: LEAST_READ,
    limit: by.limit,
    after: by.after,
  });
