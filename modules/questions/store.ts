import type { Ctx, Uuid } from '#kernel';
import type { Asking } from './heat.ts';

/** The key of a day, made by whoever comes first. */
export async function keyOfDay(tx: Ctx, day: string, fresh: Buffer): Promise<Buffer> {
  const [held] = await tx.sql<{ key: Buffer }[]>`SELECT key FROM questions.keys WHERE day = ${day}`;
  if (held) return held.key;
  await tx.sql`INSERT INTO questions.keys (day, key) VALUES (${day}, ${fresh}) ON CONFLICT DO NOTHING`;
  const [made] = await tx.sql<{ key: Buffer }[]>`SELECT key FROM questions.keys WHERE day = ${day}`;
  return made?.key ?? fresh;
}

/** The key of a day that is over, while it is kept. */
export async function keyHeld(tx: Ctx, day: string): Promise<Buffer | null> {
  const [held] = await tx.sql<{ key: Buffer }[]>`SELECT key FROM questions.keys WHERE day = ${day}`;
  return held?.key ?? null;
}

const hex = (who: readonly Buffer[]): string[] => who.map((one) => one.toString('hex'));
/** Whether one of these marks was made on that day, and since that moment. */
export const seenSince = async (tx: Ctx, day: string, who: readonly Buffer[], since: Date): Promise<boolean> =>
  (
    await tx.sql`
      SELECT 1 FROM questions.seen WHERE day = ${day} AND at > ${since}
        AND who IN (SELECT decode(w, 'hex') FROM unnest(${hex(who)}::text[]) AS w) LIMIT 1`
  ).length > 0;

/** Marks who asks; answers how many of the marks were not there before. Rows are written in one order, whoever asks. */
export async function markSeen(tx: Ctx, day: string, who: readonly Buffer[]): Promise<number> {
  const rows = await tx.sql`
    INSERT INTO questions.seen (day, at, who)
    SELECT ${day}::date, ${tx.clock.now()}::timestamptz, decode(w, 'hex') FROM unnest(${hex(who)}::text[]) AS w ORDER BY w
    ON CONFLICT DO NOTHING RETURNING 1`;
  return rows.length;
}

export const OUTCOMES = ['answered', 'partly', 'unanswered'] as const;
/** What a question found: goods with all its words, with some of them, nothing as it was written. */
export type Outcome = (typeof OUTCOMES)[number];

export const countPerson = (tx: Ctx, word: string, hour: Date, outcome: Outcome): Promise<unknown> => tx.sql`
  INSERT INTO questions.hours AS h (word, hour, people, unanswered, partly)
  VALUES (${word}, ${hour}, 1, ${Number(outcome === 'unanswered')}, ${Number(outcome === 'partly')})
  ON CONFLICT (word, hour) DO UPDATE SET people = h.people + 1, unanswered = h.unanswered + excluded.unanswered, partly = h.partly + excluded.partly`;

/** So many halvings are nothing; PostgreSQL refuses to go where they cannot be told from zero. */
const FADED = 400;

/** Words that at least `least` different people asked today or yesterday (days of China begin at 16:00 UTC), hottest first. */
export const askings = (
  ctx: Ctx,
  {
    now,
    today,
    halfLifeHours,
    least,
    most,
  }: { now: Date; today: Date; halfLifeHours: number; least: number; most: number },
): Promise<Asking[]> => ctx.sql<Asking[]>`
  SELECT * FROM (
    SELECT word,
      sum(people * power(2, -least(${FADED}, greatest(0, extract(epoch FROM ${now}::timestamptz - hour))::float8 / ${halfLifeHours * 3600}))) AS heat,
      coalesce(sum(people) FILTER (WHERE hour > ${now}::timestamptz - interval '24 hours'), 0)::int AS recent,
      coalesce(sum(people) FILTER (WHERE hour <= ${now}::timestamptz - interval '24 hours'), 0)::float8 / 7 AS usual,
      greatest(coalesce(sum(people) FILTER (WHERE hour >= ${today}), 0),
        coalesce(sum(people) FILTER (WHERE hour < ${today} AND hour >= ${today}::timestamptz - interval '1 day'), 0))::int AS people,
      coalesce(sum(unanswered) FILTER (WHERE hour > ${now}::timestamptz - interval '24 hours'), 0)::int AS unanswered
    FROM questions.hours WHERE hour > ${now}::timestamptz - interval '8 days' AND hour <= ${now} GROUP BY word
  ) a WHERE people >= ${least} ORDER BY heat DESC, word LIMIT ${most}`;

/** Answered words that at least `least` different people asked on some one day since, with the people of the best day. */
export const wellAsked = (
  ctx: Ctx,
  { since, least, most }: { since: Date; least: number; most: number },
): Promise<{ text: string; people: number }[]> => ctx.sql<{ text: string; people: number }[]>`
  SELECT word AS text, max(people)::int AS people FROM (
    SELECT word, sum(people) AS people, sum(unanswered + partly) AS missed FROM questions.hours WHERE hour >= ${since}
    GROUP BY word, ((hour AT TIME ZONE 'UTC') + interval '8 hours')::date
  ) d GROUP BY word HAVING max(people) >= ${least} AND sum(missed) * 2 <= sum(people) ORDER BY 2 DESC, 1 LIMIT ${most}`;

export type Missed = {
  readonly word: string;
  readonly people: number;
  readonly unanswered: number;
  readonly partly: number;
};
/** Questions that found nothing, or only some of their words, most first; a question of one person is nobody's to read. */
export const missed = (
  ctx: Ctx,
  by: { since: Date; least: number; limit: number; after: { missed: number; word: string } | null },
): Promise<Missed[]> => ctx.sql<Missed[]>`
  SELECT word, people, unanswered, partly FROM (
    SELECT word, sum(people)::int AS people, sum(unanswered)::int AS unanswered, sum(partly)::int AS partly
    FROM questions.hours WHERE hour >= ${by.since} GROUP BY word
  ) w WHERE unanswered + partly >= ${by.least}
    ${by.after ? ctx.sql`AND (unanswered + partly < ${by.after.missed} OR (unanswered + partly = ${by.after.missed} AND word > ${by.after.word}))` : ctx.sql``}
  ORDER BY unanswered + partly DESC, word LIMIT ${by.limit}`;

/** Whether there is a key of a day before this one. */
export const keysBefore = async (ctx: Ctx, day: string): Promise<boolean> =>
  (await ctx.sql`SELECT 1 FROM questions.keys WHERE day < ${day} LIMIT 1`).length > 0;
export async function dropDays(tx: Ctx, day: string, before: Date): Promise<number> {
  const { count: seen } = await tx.sql`DELETE FROM questions.seen WHERE day < ${day}`;
  await tx.sql`DELETE FROM questions.keys WHERE day < ${day}`;
  const { count: hours } = await tx.sql`DELETE FROM questions.hours WHERE hour < ${before}`;
  return seen + hours;
}

export type OwnQuestion = { readonly id: Uuid; readonly word: string; readonly typed: string; readonly at: Date };
export const ownQuestions = (ctx: Ctx, userId: Uuid, most: number): Promise<OwnQuestion[]> => ctx.sql<OwnQuestion[]>`
  SELECT id, word, typed, at FROM questions.history WHERE user_id = ${userId} ORDER BY at DESC, id DESC LIMIT ${most}`;

/** Keeps a question as the person's latest; of more than `most` the oldest go. */
export async function keepQuestion(tx: Ctx, userId: Uuid, one: OwnQuestion, most: number): Promise<void> {
  await tx.sql`
    INSERT INTO questions.history (user_id, id, word, typed, at) VALUES (${userId}, ${one.id}, ${one.word}, ${one.typed}, ${one.at})
    ON CONFLICT (user_id, word) DO UPDATE SET id = excluded.id, typed = excluded.typed, at = excluded.at`;
  await tx.sql`
    DELETE FROM questions.history WHERE user_id = ${userId} AND id IN (
      SELECT id FROM questions.history WHERE user_id = ${userId} ORDER BY at DESC, id DESC OFFSET ${most})`;
}
export async function dropQuestions(tx: Ctx, userId: Uuid, id: Uuid | null): Promise<void> {
  await tx.sql`DELETE FROM questions.history WHERE user_id = ${userId} ${id ? tx.sql`AND id = ${id}` : tx.sql``}`;
}

export const RULE_KINDS = ['ban', 'hide', 'pin'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];
export type Rule = {
  readonly id: Uuid;
  readonly word: string;
  readonly kind: RuleKind;
  readonly reason: string;
  readonly until: Date | null;
  readonly madeBy: Uuid;
  readonly madeAt: Date;
};
/** Those in force, those that were made first before the others. */
export const rulesNow = (ctx: Ctx, now: Date): Promise<Rule[]> => ctx.sql<Rule[]>`
  SELECT id, word, kind, reason, until, made_by, made_at FROM questions.rules
  WHERE lifted_at IS NULL AND (until IS NULL OR until > ${now}) ORDER BY made_at, id`;
/** False when the same is said of the word already. A pin that is over gives way. */
export async function putRule(tx: Ctx, rule: Rule): Promise<boolean> {
  await tx.sql`
    UPDATE questions.rules SET lifted_at = until WHERE word = ${rule.word} AND kind = ${rule.kind} AND lifted_at IS NULL AND until <= ${rule.madeAt}`;
  const rows = await tx.sql`
    INSERT INTO questions.rules (id, word, kind, reason, until, made_by, made_at)
    VALUES (${rule.id}, ${rule.word}, ${rule.kind}, ${rule.reason}, ${rule.until}, ${rule.madeBy}, ${rule.madeAt})
    ON CONFLICT (word, kind) WHERE lifted_at IS NULL DO NOTHING RETURNING 1`;
  return rows.length > 0;
}
export async function liftRule(tx: Ctx, id: Uuid): Promise<Rule | null> {
  const [row] = await tx.sql<Rule[]>`
    UPDATE questions.rules SET lifted_at = ${tx.clock.now()} WHERE id = ${id} AND lifted_at IS NULL
    RETURNING id, word, kind, reason, until, made_by, made_at`;
  return row ?? null;
}
