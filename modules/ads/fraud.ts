/** Why a click was not charged, or was given back; each with its sentence in the locales. */
export const REASONS = [
  'robot',
  'looked_ahead',
  'own_staff',
  'other_viewer',
  'too_late',
  'too_quick',
  'same_impression',
  'again',
  'device_many',
  'address_many',
  'not_running',
  'budget_spent',
  'swept_address',
  'swept_device',
] as const;
export type Reason = (typeof REASONS)[number];

export type ClickFacts = {
  readonly robot: boolean;
  /** The browser fetched it before anybody clicked. */
  readonly ahead: boolean;
  readonly ownStaff: boolean;
  readonly sameViewer: boolean;
  /** Between showing and clicking, in milliseconds. */
  readonly ageMs: number;
  /** Clicks before on the same showing. */
  readonly onImpression: number;
  /** Of this person or device on the same goods in 24 hours, and on any advertisement in an hour. */
  readonly againDay: number;
  readonly deviceHour: number;
  /** Of this address on the shop's advertisements in an hour. */
  readonly addressHour: number;
};
export type ClickLimits = {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly deviceHour: number;
  readonly addressHour: number;
};

/** Why a click is not to be paid for; null: it is. The first reason that holds is given, so that a report adds up. Pure. */
export function suspicion(facts: ClickFacts, limits: ClickLimits): Reason | null {
  if (facts.robot) return 'robot';
  if (facts.ahead) return 'looked_ahead';
  if (facts.ownStaff) return 'own_staff';
  if (!facts.sameViewer) return 'other_viewer';
  if (facts.ageMs > limits.mostMs) return 'too_late';
  if (facts.ageMs < limits.leastMs) return 'too_quick';
  if (facts.onImpression > 0) return 'same_impression';
  if (facts.againDay > 0) return 'again';
  if (facts.deviceHour >= limits.deviceHour) return 'device_many';
  if (facts.addressHour >= limits.addressHour) return 'address_many';
  return null;
}

// Programs that say what they are, and those that say nothing: they are shown no advertisements and charge nobody.
const ROBOT =
  /bot\b|bot\/|crawl|spider|slurp|curl|wget|python|scrapy|httpclient|go-http|java\/|okhttp|axios|node-fetch|undici|preview|monitor|lighthouse/i;
export const isRobot = (userAgent: string | undefined): boolean => !userAgent || ROBOT.test(userAgent);
