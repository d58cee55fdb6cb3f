import type { Ctx, Fen } from '#kernel';
import { refuse } from './errors.ts';
import type { Share } from './model.ts';

/** A funder that pays before it is promised, and the most a rule may cost it, in fen. */
export type SponsoredShare = {
  readonly funder: 'brand' | 'streamer';
  readonly funderId: string;
  readonly mostFen: number;
};
type Pledge = (tx: Ctx, shares: readonly SponsoredShare[]) => Promise<void>;
let pledge: Pledge = async () => {
  throw refuse('funding_invalid');
};
/** Who keeps the sponsors' money says whether a rule may count on it; without it there are no sponsors. */
export const registerSponsors = (ask: Pledge): void => {
  pledge = ask;
};

/** Asks for what a rule of this funding and budget may cost its sponsors. Refuses promotions.sponsor_budget (without a budget it has no end), and as the sponsors' module does. */
export async function pledged(tx: Ctx, funding: readonly Share[], budgetFen: Fen | undefined): Promise<void> {
  const sponsors = funding.filter((share) => share.funder === 'brand' || share.funder === 'streamer');
  if (sponsors.length === 0) return;
  if (budgetFen === undefined) throw refuse('sponsor_budget');
  await pledge(
    tx,
    sponsors.map(({ funder, funderId, bps }) => ({
      funder: funder as SponsoredShare['funder'],
      funderId: funderId ?? '',
      mostFen: Math.ceil((budgetFen * bps) / 10_000),
    })),
  );
}
