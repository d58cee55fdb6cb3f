import { type Ctx, type DomainEvent, days, emit, type Fen, later, transact, type Uuid } from '#kernel';
import type { OwnTake } from '#modules/promotions';
import { drawLots, listText, sha256 } from './lot.ts';
import { endPrizes, idIn, nameOf, ROUNDS } from './service.ts';
import * as store from './store.ts';
import type { Draw } from './types.ts';

/** Draws what is due, then gives unclaimed prizes to those who come next, or back; answers how many were moved. */
export async function drawDue(ctx: Ctx): Promise<number> {
  let moved = 0;
  while (await transact(ctx, drawNext)) moved += 1;
  while (await transact(ctx, settleNext)) moved += 1;
  return moved;
}

/** The list is fixed, the secret told, and both decide: in one transaction, at the moment that was published. */
async function drawNext(tx: Ctx): Promise<boolean> {
  const draw = await store.takeClosing(tx);
  if (!draw) return false;
  const tickets = await store.allTickets(tx, draw.id);
  const secret = tx.runtime.secrets.open(draw.secret);
  const drawn = drawLots(tickets, secret, draw.prizes * ROUNDS);
  const claimUntil = later(tx.clock.now(), days(draw.claimDays));
  const people = new Set(tickets.map((one) => one.entrant)).size;
  const entriesHash = sha256(listText(tickets));
  await store.setDrawn(tx, draw, { secret, tickets: tickets.length, people, entriesHash, settlesAt: claimUntil });
  if (drawn.length > 0)
    await store.insertWins(
      tx,
      drawn.map(({ userId, ticket }, at) => ({
        drawId: draw.id,
        place: at + 1,
        userId,
        ticket,
        ...(at < draw.prizes ? { state: 'won' as const, claimUntil } : { state: 'waiting' as const, claimUntil: null }),
      })),
    );
  else await finish(tx, draw);
  await emit(tx, {
    name: 'draw.drawn',
    subjectId: draw.id,
    shopId: draw.shopId,
    payload: { drawId: draw.id, winners: drawn.slice(0, draw.prizes).map((one) => one.userId) },
  });
  return true;
}

async function settleNext(tx: Ctx): Promise<boolean> {
  const draw = await store.takeSettling(tx);
  if (!draw) return false;
  const left = await store.lapseWins(tx, draw);
  const until = later(tx.clock.now(), days(draw.claimDays));
  const more = draw.round < ROUNDS && left > 0 ? await store.promote(tx, draw.id, left, until) : 0;
  if (more > 0) await store.setRound(tx, draw.id, draw.round + 1, until);
  else await finish(tx, draw);
  return true;
}

/** Pieces nobody claimed are in ordinary sale again. */
async function finish(tx: Ctx, draw: Draw): Promise<void> {
  await store.setOver(tx, draw.id);
  await endPrizes(tx, draw);
}

/** What the buyer has won of these draws. */
export const pricesOf = async (
  ctx: Ctx,
  buyerId: Uuid,
  offerIds: readonly string[],
): Promise<ReadonlyMap<string, Fen>> =>
  new Map((await store.wonPrices(ctx, buyerId, offerIds.map(idIn))).map((one) => [nameOf(one.drawId), one.priceFen]));

/** The prizes are claimed; false when one is not to be had so any more. */
export const claimed = async (tx: Ctx, takes: readonly OwnTake[]): Promise<boolean> =>
  (await store.takeWins(
    tx,
    takes.map((one) => ({ ...one, drawId: idIn(one.offerId) })),
  )) === takes.length;

/** Closed before it was paid: the winner may claim again while there is time. */
export async function onOrderClosed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId, paid } = event.payload as { readonly tradeId: Uuid; readonly paid: boolean };
  if (!paid) await store.reopenWin(tx, tradeId);
}

/** Every draw that was drawn, done again from its secret and its list: what is not as it was promised. */
export async function drawsAmiss(ctx: Ctx): Promise<string[]> {
  const breaches: string[] = [];
  for (const draw of await store.drawnOnes(ctx)) {
    const tickets = await store.allTickets(ctx, draw.id);
    const drawn = drawLots(tickets, draw.secret, draw.prizes * ROUNDS).map((one) => one.ticket);
    const wins = (await store.winsOf(ctx, draw.id)).map((one) => one.ticket);
    if (sha256(draw.secret) !== draw.secretHash) breaches.push(`draw ${draw.id}: the secret is not the one promised`);
    if (sha256(listText(tickets)) !== draw.entriesHash)
      breaches.push(`draw ${draw.id}: the list is not the one drawn from`);
    if (drawn.join() !== wins.join()) breaches.push(`draw ${draw.id}: its winners are not those of its lots`);
  }
  return breaches;
}
