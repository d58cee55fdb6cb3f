import { bestOf, type Chain, chainsAt, isStreet } from './chain.ts';
import type { NameIndex } from './name-index.ts';
import { shortName } from './names.ts';
import { hasSurname, nameScore, takePhone } from './person-line.ts';
import type { Division } from './tree.ts';

/** What was understood of a pasted line. What was not found is absent; `confidence` is 0 (nothing) to 1 (all four parts, nothing doubtful). */
export type ParsedAddress = {
  readonly name?: string;
  /** As dialled in China (`13800138000`, `0574-63001234`); numbers from abroad with `+`. */
  readonly phone?: string;
  /** The deepest division that is certain: a town where one is named. */
  readonly divisionCode?: string;
  readonly street?: string;
  readonly postalCode?: string;
  readonly confidence: number;
};

/** Towns under a district (or under a city without districts). */
export type TownsOf = (parentCode: string) => Promise<readonly Division[]>;

const NAME_LABEL = /(?:收货人|收件人|联系人|姓名|名字|consignee|name)\s*[:：]\s*([^\s,，;；:：\d]{1,20})/i;
const LABELS =
  /(?:收货人|收件人|联系人|姓名|名字|手机号码|手机号|联系电话|联系方式|电话号码|电话|手机|所在地区|所在区域|省市区|地区|详细地址|收货地址|收件地址|街道地址|地址|邮政编码|邮编|consignee|name|phone|tel|address)\s*[:：]/gi;
const POSTCODE_LABEL = /(?:邮政编码|邮编)\s*[:：]?\s*(\d{6})(?!\d)/;
const LATIN = /^[A-Za-z][A-Za-z .'-]*$/;
const SEPARATORS = /[\s,，;；|。\t\r\n]+/;

/** Full-width letters, digits and signs become plain ones; the text keeps its order. */
const plain = (line: string): string =>
  line
    .normalize('NFKC')
    .replace(/[\u200b\ufeff]/g, '')
    .trim();

type Pieces = {
  readonly tokens: string[];
  readonly phone: string | null;
  readonly postalCode: string | null;
  readonly name: string | null;
  readonly beside: number;
};

function cut(line: string): Pieces {
  let text = plain(line).slice(0, 500);
  const labelled = NAME_LABEL.exec(text)?.[1] ?? null;
  if (labelled) text = text.replace(NAME_LABEL, ' ');
  const postalCode = POSTCODE_LABEL.exec(text)?.[1] ?? null;
  if (postalCode) text = text.replace(POSTCODE_LABEL, ' ');
  text = text.replace(LABELS, ' ');
  const found = takePhone(text);
  const split = (part: string): string[] =>
    part
      .split(SEPARATORS)
      .filter((token) => token !== '' && token !== '-')
      .reduce<string[]>((tokens, token) => {
        // A Latin name comes as several words.
        const last = tokens.at(-1);
        if (last !== undefined && LATIN.test(last) && LATIN.test(token)) tokens[tokens.length - 1] = `${last} ${token}`;
        else tokens.push(token);
        return tokens;
      }, []);
  const before = split(found ? found.before : text);
  const tokens = found ? [...before, ...split(found.after)] : before;
  return { tokens, phone: found?.phone ?? null, postalCode, name: labelled, beside: found ? before.length : -1 };
}

/** Is the token nothing but division names? Then it is no person. */
const isDivision = (token: string, index: NameIndex): boolean =>
  chainsAt(token, 0, index).some((chain) => chain.end === token.length);

function pickName(pieces: Pieces, index: NameIndex): { readonly name: string | null; readonly rest: string[] } {
  if (pieces.name) return { name: pieces.name, rest: pieces.tokens };
  const { tokens, beside } = pieces;
  // Without a telephone number beside it only a name with a known surname is believed.
  let best = { place: -1, score: pieces.phone ? 1.4 : 2.9 };
  tokens.forEach((token, place) => {
    const own = nameScore(token.replace(/[((]收[))]$|收$/, ''));
    if (own === 0 || isDivision(token, index)) return;
    const near = place === beside || place === beside - 1 ? 1 : 0;
    const edge = place === 0 || place === tokens.length - 1 ? 0.5 : 0;
    if (own + near + edge > best.score) best = { place, score: own + near + edge };
  });
  const chosen = tokens[best.place];
  if (chosen === undefined || tokens.length === 1) return { name: null, rest: tokens };
  const name = chosen.replace(/[((]收[))]$|收$/, '');
  return { name, rest: [...tokens.slice(0, best.place), ...tokens.slice(best.place + 1)] };
}

type Reading = { readonly text: string; readonly chains: readonly Chain[] };

/** The text in every order of its tokens that people use: as written, begun at any token, and small-to-large. */
function readings(tokens: readonly string[], index: NameIndex): Reading[] {
  const orders = [tokens, [...tokens].reverse()].flatMap((order) =>
    order.map((_, first) => [...order.slice(first), ...order.slice(0, first)]),
  );
  return orders.map((order) => {
    const text = order.join(' ').replace(/^(?:中国|中华人民共和国)\s*/, '');
    return { text, chains: bestOf(chainsAt(text, 0, index)) };
  });
}

/** A chain that begins inside the text (a name stuck to the address before it); only names in full are trusted there. */
function inside(text: string, index: NameIndex): Reading | null {
  for (let at = 1; at < Math.min(text.length - 2, 24); at += 1) {
    const chains = bestOf(chainsAt(text, at, index).filter((chain) => chain.anyFull || chain.score >= 4));
    if (chains.length > 0) return { text, chains };
  }
  return null;
}

type Townfall = { readonly division: Division; readonly end: number };

/** The town named right behind the district, in full or in a hurry. */
async function townBehind(text: string, chain: Chain, townsOf: TownsOf): Promise<Townfall | null> {
  if (chain.deepest.level < 2) return null;
  const rest = text.slice(chain.end);
  const skipped = /^[\s\-—_/]*/.exec(rest)?.[0].length ?? 0;
  const words = rest.slice(skipped);
  let found: Townfall | null = null;
  for (const town of await townsOf(chain.deepest.code)) {
    const short = shortName(town.name);
    const hurried =
      short.length >= 2 &&
      !/[路街道村巷]$/.test(short) &&
      words.startsWith(short) &&
      !isStreet(words.slice(short.length));
    const length = words.startsWith(plain(town.name)) ? town.name.length : hurried ? short.length : 0;
    if (length > 0 && (!found || chain.end + skipped + length > found.end))
      found = { division: town, end: chain.end + skipped + length };
  }
  return found;
}

/** The one division that the chains agree on: the only one, or the largest when it is the home of the others (海南, 上海市); else null. */
function settled(chains: readonly Chain[]): Division | null {
  const [first] = chains;
  if (chains.length <= 1) return first?.deepest ?? null;
  const [eldest, next] = chains.map((one) => one.deepest).sort((a, b) => a.level - b.level);
  return eldest && next && eldest.level <= 2 && eldest.level < next.level ? eldest : null;
}

type Place = {
  readonly division: Division | null;
  readonly certain: boolean;
  readonly before: string;
  readonly street: string;
};

async function locate(tokens: readonly string[], index: NameIndex, townsOf: TownsOf): Promise<Place> {
  const whole = tokens.join(' ');
  const [asWritten, ...turned] = readings(tokens, index);
  // What the line begins with decides alone, unless it begins with no place or with one of several of that name.
  let best: Reading | null = asWritten && asWritten.chains.length > 0 ? asWritten : null;
  if (!best || !settled(best.chains))
    for (const reading of turned) if ((reading.chains[0]?.score ?? 0) > (best?.chains[0]?.score ?? 0)) best = reading;
  best ??= inside(whole, index);
  if (!best) return { division: null, certain: false, before: '', street: whole };
  const { text, chains } = best;
  const withTowns = await Promise.all(
    chains.slice(0, 40).map(async (chain) => ({ chain, town: await townBehind(text, chain, townsOf) })),
  );
  const named = withTowns.filter((one) => one.town);
  const candidates = named.length > 0 ? named : withTowns;
  const [first] = candidates;
  if (!first) return { division: null, certain: false, before: '', street: whole };
  const before = text.slice(0, first.chain.start);
  if (candidates.length > 1) {
    const eldest = settled(candidates.map((one) => one.chain));
    if (!eldest) return { division: null, certain: false, before: '', street: whole };
    return { division: eldest, certain: false, before, street: text.slice(first.chain.end).trim() };
  }
  const division = first.town?.division ?? first.chain.deepest;
  return { division, certain: true, before, street: text.slice(first.town?.end ?? first.chain.end).trim() };
}

/** A name stuck behind the last number of the street: 白沙路88号张三. */
const STUCK_BEHIND = /^(.*(?:号|室|楼|栋|幢|单元|户|层|座|\d))\s*([\p{Script=Han}]{2,4})$/u;

/** Reads one pasted line. Pure but for the towns it asks for. */
export async function parseLine(line: string, index: NameIndex, townsOf: TownsOf): Promise<ParsedAddress> {
  const pieces = cut(line);
  const picked = pickName(pieces, index);
  const place = await locate(picked.rest, index, townsOf);
  let { name } = picked;
  let street = place.street;
  const before = place.before.trim();
  if (!name && before !== '' && nameScore(before) >= 2.5) name = before;
  else if (before !== '') street = `${before} ${street}`;
  const stuck = name ? null : STUCK_BEHIND.exec(street);
  if (stuck?.[1] && stuck[2] && hasSurname(stuck[2]) && nameScore(stuck[2]) >= 2.5)
    [name, street] = [stuck[2], stuck[1]];
  let postalCode = pieces.postalCode;
  const loose = /(?:^|\s)(\d{6})(?=\s|$)/.exec(street);
  if (!postalCode && loose?.[1]) {
    postalCode = loose[1];
    street = street.replace(loose[0], ' ');
  }
  street = street.replace(/\s+/g, ' ').trim();
  const depth = place.division ? ([0, 0.1, 0.2, 0.35, 0.35][place.division.level] ?? 0) : 0;
  const confidence =
    (name ? 0.25 : 0) + (pieces.phone ? 0.25 : 0) + (place.certain ? depth : depth / 2) + (street ? 0.15 : 0);
  return {
    ...(name ? { name } : {}),
    ...(pieces.phone ? { phone: pieces.phone } : {}),
    ...(place.division ? { divisionCode: place.division.code } : {}),
    ...(street ? { street } : {}),
    ...(postalCode ? { postalCode } : {}),
    confidence: Math.round(confidence * 100) / 100,
  };
}
