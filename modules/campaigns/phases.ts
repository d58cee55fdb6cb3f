export const PHASES = ['upcoming', 'enrolment', 'review', 'warm_up', 'presale', 'live', 'returns', 'over'] as const;
export type Phase = (typeof PHASES)[number];
export const CAMPAIGN_STATES = ['draft', 'published', 'cancelled'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** When each phase begins; a campaign without a presale has none. What is live may be given back until `returnsUntil`. */
export type Calendar = {
  readonly enrolFrom: Date;
  readonly reviewFrom: Date;
  readonly warmUpFrom: Date;
  readonly presaleFrom: Date | null;
  readonly liveFrom: Date;
  readonly liveUntil: Date;
  readonly returnsUntil: Date;
};

/** The phase by the clock; each lasts until the next begins. */
export function phaseAt(calendar: Calendar, now: Date): Phase {
  const { enrolFrom, reviewFrom, warmUpFrom, presaleFrom, liveFrom, liveUntil, returnsUntil } = calendar;
  if (now < enrolFrom) return 'upcoming';
  if (now < reviewFrom) return 'enrolment';
  if (now < warmUpFrom) return 'review';
  if (now < (presaleFrom ?? liveFrom)) return 'warm_up';
  if (now < liveFrom) return 'presale';
  if (now < liveUntil) return 'live';
  return now < returnsUntil ? 'returns' : 'over';
}

/** The first moment that does not come after the one before it, by its name; null when all do. */
export function outOfOrder(calendar: Calendar): keyof Calendar | null {
  const order = (
    ['enrolFrom', 'reviewFrom', 'warmUpFrom', 'presaleFrom', 'liveFrom', 'liveUntil', 'returnsUntil'] as const
  ).filter((name) => calendar[name] !== null);
  return (
    order.find((name, place) => {
      const before = order[place - 1];
      return before !== undefined && Number(calendar[name]) <= Number(calendar[before]);
    }) ?? null
  );
}
