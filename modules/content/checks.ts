import { findBannedWords } from '#modules/catalog';
import type { Body, Finding } from './types.ts';

/** What the checks need to know beside the piece. */
export type Facts = {
  /** The market's own host: links to it lead nowhere else. */
  readonly host: string;
  /** Pieces of the author that a person has passed, and how many that has to be. */
  readonly passedByPeople: number;
  readonly firstReviewed: number;
};
type Check = (body: Body, facts: Facts) => Finding[];
type Said = { readonly field: string; readonly text: string };

/** All words of a piece, each with where they stand; notes of goods and captions count as much as the text. */
const said = (body: Body): Said[] =>
  [
    ...[body.title.zh, body.title.en].map((text) => ({ field: 'title', text })),
    ...[body.text.zh, body.text.en].map((text) => ({ field: 'text', text })),
    ...[body.captions.zh, body.captions.en].map((text) => ({ field: 'captions', text })),
    ...body.goods.flatMap(({ note }, place) =>
      note ? [note.zh, note.en].map((text) => ({ field: `goods.${place}.note`, text })) : [],
    ),
    ...body.topics.map((text) => ({ field: 'topics', text })),
  ].filter(({ text }) => text !== '');

const finding = (code: string, weight: Finding['weight'], field: string, params: Finding['params'] = {}): Finding => ({
  code,
  weight,
  field,
  params,
});

/** Words of the Advertising Law; naming goods to buy makes a piece an advertisement (Internet Advertising Measures, art. 9). */
const advertisingWords: Check = (body) =>
  said(body).flatMap(({ field, text }) =>
    findBannedWords(text).map((word) =>
      finding('advertising_word', word.weight, field, {
        term: word.term,
        article: word.article,
        reason: word.reason.zh,
        reasonEn: word.reason.en,
      }),
    ),
  );

const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  幺: '1',
  两: '2',
};
/** Full-width and Chinese digits as plain ones, and nothing between digits: a number does not hide in spaces. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[零〇一二三四五六七八九幺两]/g, (digit) => DIGITS[digit] ?? digit)
    .replaceAll(/(?<=\d)[\s\-—_.·,，、*]+(?=\d)/g, '');
const PHONE = /(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)/;
const ACCOUNT =
  /(?:加|私|联系|找|搜)[^。！？\n]{0,6}(?:微信|薇信|威信|v信|vx|wx|wechat|qq|whatsapp|telegram)(?:号|id)?[\s:：]*[\w-]*|(?:微信|薇信|威信|v信|vx|wechat|whatsapp|telegram)(?:号|id)?[\s:：]*[a-z][\w-]{5,19}|(?<![a-z])qq(?:号|群)?[\s:：]*\d{5,12}/i;

/** Leading buyers away from escrow takes their protection from them. */
const contacts: Check = (body) =>
  said(body).flatMap(({ field, text }) => {
    const found = PHONE.exec(plain(text))?.[0] ?? ACCOUNT.exec(text.normalize('NFKC'))?.[0];
    return found ? [finding('contact', 'reject', field, { found: found.slice(0, 30) })] : [];
  });

const LINK =
  /(?:https?:\/\/|www\.)([^\s/:?#，。）)]+)|(?<![\w@.])((?:[a-z0-9-]+\.)+(?:com|cn|net|shop|store|top|vip|xyz|cc|me))(?![\w])/gi;
/** Links out of the market: nobody knows what they will show tomorrow. */
const links: Check = (body, { host }) =>
  said(body).flatMap(({ field, text }) => {
    const away = [...text.normalize('NFKC').matchAll(LINK)]
      .map(([, full, bare]) => (full ?? bare ?? '').toLowerCase())
      .find((to) => to !== host && to !== '');
    return away ? [finding('outside_link', 'reject', field, { found: away.slice(0, 60) })] : [];
  });

const PRICE =
  /(?:全网|全国|全市场|历史|史上|行业)最?低价?|最低价|(?:原价|市场价|专柜价|划线价)[\s:：]*[¥￥]?\s*\d[\d.,]*|(?:亏本|清仓)甩卖|(?:lowest price|was [¥$]\s?\d)/i;
/** Claims about prices that the market cannot vouch for: a person looks (Price Law art. 14, Order 56). */
const priceClaims: Check = (body) =>
  said(body).flatMap(({ field, text }) => {
    const found = PRICE.exec(text)?.[0];
    return found ? [finding('price_claim', 'review', field, { found })] : [];
  });

const newAuthor: Check = (_body, { passedByPeople, firstReviewed }) =>
  passedByPeople < firstReviewed ? [finding('new_author', 'review', 'author', { count: firstReviewed })] : [];

const PAID =
  /赞助|商单|恰饭|送测|资源置换|产品置换|品牌方|广告合作|商务合作|付费推广|\bsponsor(?:ed|ship)?\b|paid partnership|\bgifted by\b/i;
/** Words that tell of money or favours where nothing was declared: a person looks whether readers must be told. */
const undeclared: Check = (body) =>
  isAdvertisement(body)
    ? []
    : said(body).flatMap(({ field, text }) => {
        const found = PAID.exec(text)?.[0];
        return found ? [finding('undeclared', 'review', field, { found })] : [];
      });

const CHECKS: readonly Check[] = [advertisingWords, contacts, links, priceClaims, undeclared, newAuthor];

/** Everything the automatic rules have to say about a piece, most serious first, each thing once. */
export function checkPiece(body: Body, facts: Facts): Finding[] {
  const seen = new Set<string>();
  return CHECKS.flatMap((check) => check(body, facts))
    .filter(({ code, field, params }) => {
      const key = `${code} ${field} ${params.term ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => Number(b.weight === 'reject') - Number(a.weight === 'reject'));
}

/** What findings come to. */
export const verdictOf = (findings: readonly Finding[]): 'passed' | 'queued' | 'rejected' =>
  findings.some((one) => one.weight === 'reject') ? 'rejected' : findings.length > 0 ? 'queued' : 'passed';

/** Reasons a person may refuse or remove a piece for; words of both languages stand in the locales. */
export const REASONS = [
  'untrue',
  'advertising',
  'off_platform',
  'vulgar',
  'illegal',
  'copyright',
  'privacy',
  'unrelated',
  'other',
] as const;
export type Reason = (typeof REASONS)[number];
/** A piece that offers goods, or for which its author got something, is an advertisement and says so (Internet Advertising Measures 2023, art. 9). */
export const isAdvertisement = (body: Body): boolean => body.goods.length > 0 || body.declared !== undefined;

const NO_TEXT = { zh: '', en: '' };
/** For short words beside content (the name of a live room): what the rules find first, as it was written; null: nothing. Claims about prices are found too. */
export function wordsRefused(texts: readonly string[], host: string): string | null {
  const body: Body = {
    title: NO_TEXT,
    text: { zh: texts.join('\n'), en: '' },
    mediaIds: [],
    videoId: null,
    posterId: null,
    captions: NO_TEXT,
    goods: [],
    shopCodes: [],
    beltCodes: [],
    topics: [],
    aiMade: false,
  };
  const [first] = checkPiece(body, { host, passedByPeople: 0, firstReviewed: 0 });
  return first ? String(first.params.term ?? first.params.found ?? first.code) : null;
}
