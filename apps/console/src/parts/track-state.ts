/** Where a track stands: what the market said of it, and of one that does not hold, whether it is over. */
export const trackState = (track: {
  readonly holds: boolean;
  readonly validUntil: string | null;
}): 'holds' | 'over' | 'coming' => {
  if (track.holds) return 'holds';
  return track.validUntil && Date.parse(track.validUntil) <= Date.now() ? 'over' : 'coming';
};
