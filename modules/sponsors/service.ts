import { type Ctx, newId, refusedBy, transact, type Uuid, userIdOf, uuidOf } from '#kernel';
import { people } from '#modules/accounts';
import { brandsByIds } from '#modules/catalog';
import { balance, funderAccount, gatewayAccount, post } from '#modules/ledger';
import { record } from '#modules/operations';
import { committedOf, type SponsoredShare } from '#modules/promotions';
import { refuse } from './errors.ts';
import * as store from './store.ts';

/** The bank account in which sponsors' money lies, apart from buyers' money; an outside party like a provider. */
export const SPONSORS_BANK = gatewayAccount('sponsors');

export type FundsMove = store.Sponsor & {
  readonly way: 'in' | 'back';
  readonly amountFen: number;
  /** The bank's number of the credit or debit: each is booked once. */
  readonly bankNo: string;
  readonly note: string;
};

/** Names of sponsors by party; of a person without a name, and of who is not there, nothing. */
export async function sponsorNames(
  ctx: Ctx,
  sponsors: readonly store.Sponsor[],
): Promise<ReadonlyMap<string, { readonly zh: string; readonly en: string }>> {
  const idsOf = (kind: store.SponsorKind, prefix: 'brd' | 'usr'): ReadonlyMap<Uuid, string> =>
    new Map(
      sponsors
        .filter((one) => one.kind === kind)
        .map((one) => [uuidOf(prefix, one.party as never), one.party] as const),
    );
  const [brands, persons] = [idsOf('brand', 'brd'), idsOf('streamer', 'usr')];
  const [known, found] = await Promise.all([
    brands.size > 0 ? brandsByIds(ctx, [...brands.keys()]) : [],
    persons.size > 0 ? people(ctx, [...persons.keys()]) : new Map(),
  ]);
  return new Map([
    ...known.map((one) => [brands.get(one.id) ?? '', { zh: one.nameZh, en: one.nameEn }] as const),
    ...[...persons].flatMap(([id, party]) => {
      const one = found.get(id);
      return one ? [[party, { zh: one.nickname ?? '', en: one.nickname ?? '' }] as const] : [];
    }),
  ]);
}

/**
 * Money of a sponsor came in, or what is free of it went back: booked once under the bank's number, never more back than no promotion may
 * still cost. Refuses sponsor_unknown, deposit_booked, funds_too_low.
 */
export async function moveFunds(ctx: Ctx, move: FundsMove): Promise<Funds> {
  if (!(await sponsorNames(ctx, [move])).has(move.party)) throw refuse('sponsor_unknown');
  return transact(ctx, async (tx) => {
    const now = tx.clock.now();
    await store.openSponsor(tx, move, now);
    await store.lockSponsor(tx, move);
    if (move.way === 'back') await needFree(tx, move, move.amountFen);
    const one = { ...move, id: newId(tx), madeBy: userIdOf(tx.actor), madeAt: now };
    try {
      await store.insertDeposit(tx, one);
    } catch (error) {
      if (refusedBy(error, 'deposits_once')) throw refuse('deposit_booked', { bankNo: move.bankNo });
      throw error;
    }
    const amountFen = move.way === 'in' ? move.amountFen : -move.amountFen;
    await post(tx, {
      cause: `sponsor:${one.id}`,
      kind: move.way === 'in' ? 'sponsor_paid_in' : 'sponsor_paid_back',
      memo: { kind: move.kind, party: move.party, bankNo: move.bankNo, depositId: one.id },
      postings: [
        { account: SPONSORS_BANK, amountFen: -amountFen },
        { account: funderAccount(move.kind, move.party), amountFen },
      ],
    });
    await record(tx, {
      action: move.way === 'in' ? 'sponsors.pay_in' : 'sponsors.pay_back',
      subject: { kind: move.kind, id: move.party },
      after: { amountFen: move.amountFen, bankNo: move.bankNo },
      reason: move.note,
    });
    return fundsOf(tx, move);
  });
}

export type Funds = {
  readonly inFen: number;
  readonly backFen: number;
  /** What promotions may still cost it or have cost it. */
  readonly committedFen: number;
  readonly freeFen: number;
  /** What settled orders have cost it, by the ledger. */
  readonly givenFen: number;
};
/** A sponsor's money, in fen: free is what it paid in and no promotion may take. */
export async function fundsOf(ctx: Ctx, sponsor: store.Sponsor, known?: store.Paid): Promise<Funds> {
  const [sums, committedFen, held] = await Promise.all([
    known ?? store.paidBy(ctx, sponsor),
    committedOf(ctx, { funder: sponsor.kind, funderId: sponsor.party }),
    balance(ctx, funderAccount(sponsor.kind, sponsor.party)),
  ]);
  const { inFen = 0, backFen = 0 } = sums ?? {};
  const freeFen = inFen - backFen - committedFen;
  return { inFen, backFen, committedFen, freeFen, givenFen: inFen - backFen - held };
}

async function needFree(tx: Ctx, sponsor: store.Sponsor, neededFen: number): Promise<void> {
  const { freeFen } = await fundsOf(tx, sponsor);
  if (freeFen < neededFen) throw refuse('funds_too_low', { freeFen: Math.max(0, freeFen), neededFen });
}

/** A promotion is to take up to so much of sponsors: each must have paid it in. In the transaction that starts it; refuses funds_too_low. */
export async function pledge(tx: Ctx, shares: readonly SponsoredShare[]): Promise<void> {
  // In one order by everybody: nobody waits for another in a circle.
  for (const { funder: kind, funderId: party, mostFen } of [...shares].sort((a, b) =>
    a.funderId < b.funderId ? -1 : 1,
  )) {
    await store.lockSponsor(tx, { kind, party });
    await needFree(tx, { kind, party }, mostFen);
  }
}
