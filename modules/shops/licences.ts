import { chinaDay, days, later, type Text2, type Uuid } from '#kernel';
import type { ShopKind } from './types.ts';

export const LICENCE_STATES = ['submitted', 'valid', 'rejected', 'expired', 'replaced'] as const;
export type LicenceState = (typeof LICENCE_STATES)[number];

/** A licence as handed in and judged. Days are days in China; `validUntil` is the last one on which it holds. */
export type LicenceRecord = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly kind: string;
  readonly holder: string;
  readonly number: string;
  readonly mediaId: Uuid | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly state: LicenceState;
  readonly reason: string | null;
  readonly submittedAt: Date;
  readonly dueAt: Date | null;
  readonly decidedAt: Date | null;
};

/** Licences that have a name here; an operator may let a category ask for any other by its own name. */
const NAMES: Readonly<Record<string, Text2>> = {
  business: { zh: '营业执照', en: 'Business licence' },
  food: { zh: '食品经营许可证', en: 'Food business licence' },
  food_production: { zh: '食品生产许可证', en: 'Food production licence' },
  alcohol: { zh: '酒类经营许可', en: 'Alcohol licence' },
  medical_device: { zh: '医疗器械经营许可证', en: 'Medical device licence' },
  medicine: { zh: '药品经营许可证', en: 'Medicine licence' },
  cosmetics: { zh: '化妆品生产许可证', en: 'Cosmetics production licence' },
  publication: { zh: '出版物经营许可证', en: 'Publication licence' },
  seeds: { zh: '种子经营许可证', en: 'Seed licence' },
};
export const LICENCE_KINDS: readonly string[] = Object.keys(NAMES);
const byKind = new Map(Object.entries(NAMES));
export const licenceName = (kind: string): Text2 => byKind.get(kind) ?? { zh: kind, en: kind };

/** What a kind of shop must hold whatever it sells. Individuals may trade unregistered below the law's limit (E-Commerce Law art. 10). */
export const licencesOfKind = (kind: ShopKind): readonly string[] => (kind === 'individual' ? [] : ['business']);

/** Does a licence hold on the day of `moment`? */
export const holdsOn = (licence: { readonly validUntil: string | null }, moment: Date): boolean =>
  licence.validUntil === null || licence.validUntil >= chinaDay(moment);

/** The nearest warning that is due: of 30, 7 and 1 days, with 5 left, 7. Null when the end is far or already warned of that near. */
export function warningDue(
  licence: { readonly validUntil: string | null; readonly warnedDays: number | null },
  warnDays: readonly number[],
  moment: Date,
): number | null {
  const until = licence.validUntil;
  if (until === null) return null;
  const near = [...warnDays].sort((a, b) => a - b).find((count) => until <= chinaDay(later(moment, days(count))));
  return near !== undefined && (licence.warnedDays === null || near < licence.warnedDays) ? near : null;
}
