import type { Ctx, CursorKey, Json, Uuid } from '#kernel';
import { evidenceOf } from './dispute-store.ts';
import { listCases } from './store.ts';
import type { Case } from './types.ts';

const PAGE = 500;

/** A person's after-sales cases for the file they may ask for (PIPL art. 45): what they asked, said and showed, and what came of it. */
export async function ownCases(ctx: Ctx, userId: Uuid): Promise<Json> {
  const all: Json[] = [];
  for (let after: CursorKey | null = null; ; ) {
    const rows: Case[] = await listCases(ctx, { buyerId: userId, after, limit: PAGE });
    for (const one of rows.slice(0, PAGE)) all.push(await partOf(ctx, one));
    const last = rows[PAGE - 1];
    if (!last || rows.length <= PAGE) return all;
    after = [last.requestedAt.toISOString(), last.id];
  }
}

async function partOf(ctx: Ctx, one: Case): Promise<Json> {
  const evidence = (await evidenceOf(ctx, one)).filter((entry) => entry.side === 'buyer');
  return {
    kind: one.kind,
    state: one.state,
    reason: one.reason,
    description: one.description,
    amountFen: one.amountFen,
    requestedAt: one.requestedAt.toISOString(),
    answeredAt: one.answeredAt?.toISOString() ?? null,
    endedAt: one.endedAt?.toISOString() ?? null,
    rejection: one.rejection,
    evidence: evidence.map((entry) => ({
      at: entry.at.toISOString(),
      text: entry.text,
      pictures: entry.mediaIds.length,
    })),
  };
}
