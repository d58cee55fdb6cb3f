import { fleet } from '../seed/fleet.ts';
import { type CaseNow, caseNow, type Ruling } from './cases.ts';
import type { Company } from './people.ts';
import type { PlayedTrade } from './trade.ts';

type Flow = { readonly steps: readonly { verb: string; by: readonly string[] }[] };

const KINDS = ['return_refund', 'exchange', 'repair', 'price_protection'];

/** What a whole play has to have shown; the steps of the flow are asked of the market itself. */
async function wanted(company: Company): Promise<string[]> {
  const { steps } = await company.finance.get<Flow>('/aftersales/flow');
  return [
    ...steps.flatMap(({ verb, by }) => by.map((who) => `step: ${verb} by ${who}`)),
    'kind: refund_only before shipping',
    'kind: refund_only after shipping',
    ...KINDS.map((kind) => `kind: ${kind}`),
    ...['shop', 'deadline', 'law', 'rule', 'trust', 'platform'].map((why) => `agreed by ${why}`),
    'ruling: for the buyer',
    'ruling: for the shop',
    'ruling: in parts',
    'ruling: goods go back',
    'appeal: upheld',
    'appeal: overturned',
    'appeal by buyer',
    'appeal by shop',
    'late shipment compensated',
    'virtual codes given',
    'goods made to order',
    'red-letter invoice',
    'payout arrived',
    'payout returned',
  ];
}

/** What a case has shown, from what its buyer reads. `claimedFen` is what was asked for the goods when it came to a ruling. */
export function factsOf(one: CaseNow, claimedFen: number | null): string[] {
  const stage = one.kind !== 'refund_only' ? '' : one.shipped ? ' after shipping' : ' before shipping';
  const [first, second] = one.rulings;
  const verdict = ({ outcome, goodsFen }: Ruling): string => {
    if (outcome !== 'refund') return outcome === 'reject' ? 'for the shop' : 'goods go back';
    return claimedFen !== null && goodsFen < claimedFen ? 'in parts' : 'for the buyer';
  };
  return [
    `kind: ${one.kind}${stage}`,
    ...(one.agreedBy ? [`agreed by ${one.agreedBy}`] : []),
    ...one.history.map((entry) => `step: ${entry.verb} by ${entry.actor}`),
    ...one.rulings.map((ruling) => `ruling: ${verdict(ruling)}`),
    ...(one.appeal ? [`appeal by ${one.appeal.side}`] : []),
    ...(first && second ? [`appeal: ${first.outcome === second.outcome ? 'upheld' : 'overturned'}`] : []),
  ];
}

export type Shown = {
  /** How often each fact was seen, by its name. */
  readonly seen: Readonly<Record<string, number>>;
  /** What a whole play has to show and this one did not. */
  readonly missing: readonly string[];
};

/** Reads every case of the play as its buyer does, and lays what was seen beside what had to be. */
export async function whatWasShown(company: Company, trades: readonly PlayedTrade[]): Promise<Shown> {
  const seen = new Map(company.seen);
  await fleet(
    trades.filter((trade) => trade.caseId !== null),
    8,
    async (trade) => {
      for (const fact of factsOf(await caseNow(trade), trade.claimedFen)) seen.set(fact, (seen.get(fact) ?? 0) + 1);
    },
  );
  return {
    seen: Object.fromEntries([...seen].sort(([one], [other]) => one.localeCompare(other))),
    missing: (await wanted(company)).filter((fact) => !seen.has(fact)),
  };
}
