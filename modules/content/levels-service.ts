import { type Ctx, chinaDay, days, earlier, later, startOfChinaDay, toId, transact, type Uuid, uuidOf } from '#kernel';
import { pageSums } from '#modules/behaviour';
import { setting } from '#modules/operations';
import { ladder, levelOf, missingOf, type Rung } from './level.ts';
import * as levels from './levels-store.ts';
import { settings } from './settings.ts';

/** The rule as it stands: over how many days, and what each level asks for. */
export async function levelRule(ctx: Ctx): Promise<{ days: number; rungs: Rung[] }> {
  const [window, published, reads, soldYuan] = await Promise.all([
    setting(ctx, 'content.level_days', settings),
    setting(ctx, 'content.level_published', settings),
    setting(ctx, 'content.level_reads', settings),
    setting(ctx, 'content.level_sold_yuan', settings),
  ]);
  return { days: window, rungs: ladder({ published, reads, soldYuan }) };
}

const BATCH = 100;
/**
 * Job: levels that are due: of who published or lost a piece since, and once a day of everybody of whom something counts, because days leave the window. Whom
 * nothing counts of any more is not looked at until they publish again.
 */
export async function computeLevels(ctx: Ctx): Promise<number> {
  for (let done = 0; ; ) {
    const count = await transact(ctx, computeSome);
    done += count;
    if (count < BATCH) return done;
  }
}

async function computeSome(tx: Ctx): Promise<number> {
  const due = await levels.takeDueLevels(tx, BATCH);
  if (due.length === 0) return 0;
  const rule = await levelRule(tx);
  const now = tx.clock.now();
  const day = chinaDay(earlier(now, days(rule.days - 1)));
  const own = await levels.countedOf(
    tx,
    due.map((one) => one.creatorId),
    startOfChinaDay(day),
  );
  const refs = own.flatMap((one) => one.pieceIds.map((id) => toId('pce', id)));
  const sums = await pageSums(tx, { page: 'piece', refs, since: day, by: 'ref' });
  const readsOf = new Map(
    sums.flatMap(({ ref, reads }) => (ref ? [[uuidOf('pce', ref as never), reads] as const] : [])),
  );
  const tomorrow = later(startOfChinaDay(chinaDay(now)), days(1));
  const rows = own.map((one) => {
    const before = due.find((row) => row.creatorId === one.creatorId);
    const reads = one.pieceIds.reduce((sum, id) => sum + (readsOf.get(id) ?? 0), 0);
    const has = { published: one.published, reads, soldFen: one.soldFen };
    const level = levelOf(has, rule.rungs);
    const counts = has.published + has.reads + has.soldFen > 0;
    return {
      ...has,
      creatorId: one.creatorId,
      level,
      since: level === before?.level ? before.since : now,
      computedAt: now,
      dueAt: counts ? tomorrow : null,
    };
  });
  await levels.putStandings(tx, rows);
  return due.length;
}

/** A creator's level with the rule, what counts of them and what is missing to the next. */
export async function levelStanding(ctx: Ctx, creatorId: Uuid | null) {
  const [rule, rows] = await Promise.all([levelRule(ctx), creatorId ? levels.standingsOf(ctx, [creatorId]) : []]);
  const row = rows[0];
  const has = { published: row?.published ?? 0, reads: row?.reads ?? 0, soldFen: row?.soldFen ?? 0 };
  return {
    level: row?.level ?? 0,
    since: row?.since ?? null,
    computedAt: row?.computedAt ?? null,
    has,
    missing: missingOf(has, rule.rungs),
    rule,
  };
}
