import type { Text2 } from '#kernel';

/** Countries and regions by ISO 3166-1, two letters each: where goods may come from. */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** Regions of China, as Chinese law and labels name them. */
const OF_CHINA: Readonly<Record<string, Text2>> = {
  HK: { zh: '中国香港', en: 'Hong Kong, China' },
  MO: { zh: '中国澳门', en: 'Macao, China' },
  TW: { zh: '中国台湾', en: 'Taiwan, China' },
};
/** Beginnings of division codes whose goods are not named by CN alone. */
const BY_PROVINCE: Readonly<Record<string, string>> = { '71': 'TW', '81': 'HK', '82': 'MO' };

const known = new Set(CODES.split(' '));
const names = {
  zh: new Intl.DisplayNames('zh-CN', { type: 'region' }),
  en: new Intl.DisplayNames('en', { type: 'region' }),
};

export const isCountry = (code: string): boolean => known.has(code);

/** In both languages; a code that is none stands for itself. */
export function countryName(code: string): Text2 {
  if (!isCountry(code)) return { zh: code, en: code };
  return OF_CHINA[code] ?? { zh: names.zh.of(code) ?? code, en: names.en.of(code) ?? code };
}

/** China first, then by their English names. */
export const countries = (): readonly { readonly code: string; readonly name: Text2 }[] =>
  [...known]
    .map((code) => ({ code, name: countryName(code) }))
    .sort((a, b) => Number(b.code === 'CN') - Number(a.code === 'CN') || (a.name.en < b.name.en ? -1 : 1));

/** The country or region that a division of China belongs to as a place of origin. */
export const countryOfDivision = (divisionCode: string): string => BY_PROVINCE[divisionCode.slice(0, 2)] ?? 'CN';
