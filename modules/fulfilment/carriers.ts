/** Carriers as data. Patterns accept what the carriers print today; a carrier without a published form takes any plain number. */
export type Carrier = { readonly code: string; readonly zh: string; readonly en: string; readonly waybill: RegExp };

export const CARRIERS: readonly Carrier[] = [
  { code: 'sf', zh: '顺丰速运', en: 'SF Express', waybill: /^SF\d{13}$/ },
  { code: 'zto', zh: '中通快递', en: 'ZTO Express', waybill: /^(7\d{13}|\d{12})$/ },
  { code: 'yto', zh: '圆通速递', en: 'YTO Express', waybill: /^YT\d{13}$/ },
  { code: 'sto', zh: '申通快递', en: 'STO Express', waybill: /^\d{12,15}$/ },
  { code: 'yunda', zh: '韵达速递', en: 'Yunda Express', waybill: /^\d{13,15}$/ },
  { code: 'jt', zh: '极兔速递', en: 'J&T Express', waybill: /^JT\d{13}$/ },
  { code: 'jd', zh: '京东物流', en: 'JD Logistics', waybill: /^JD[A-Z0-9]{11,16}$/ },
  { code: 'ems', zh: '邮政 EMS', en: 'China Post EMS', waybill: /^(\d{13}|[A-Z]{2}\d{9}[A-Z]{2})$/ },
  { code: 'deppon', zh: '德邦快递', en: 'Deppon Express', waybill: /^(DPK\d{12}|\d{9,12})$/ },
  { code: 'other', zh: '其他', en: 'Other', waybill: /^[A-Z0-9-]{6,32}$/ },
];

/** Handed over at the shop's own store: carried by nobody, so no number can be typed for it. */
export const COLLECTED: Carrier = { code: 'pickup', zh: '到店自提', en: 'Collected at the store', waybill: /(?!)/ };

/** Brought and installed by the shop's own people. */
export const CREW: Carrier = { code: 'crew', zh: '店家送装', en: "The shop's own people", waybill: /(?!)/ };

export const carrierOf = (code: string): Carrier | null =>
  [...CARRIERS, COLLECTED, CREW].find((carrier) => carrier.code === code) ?? null;

/** Waybills are typed and scanned with blanks and small letters. */
export const normalWaybill = (typed: string): string => typed.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** The check digit of the eight digits of an international post item (UPU S10). */
export function s10Check(eight: string): number {
  const sum = [...eight].reduce((all, digit, place) => all + Number(digit) * (S10_WEIGHTS[place] ?? 0), 0);
  const rest = 11 - (sum % 11);
  return rest === 10 ? 0 : rest === 11 ? 5 : rest;
}

/** International post items (UPU S10) carry a check digit; one wrong digit is found. Numbers of other forms pass. */
export function checkDigitHolds(waybill: string): boolean {
  const digits = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(waybill);
  return !digits || Number(digits[2]) === s10Check(digits[1] ?? '');
}
