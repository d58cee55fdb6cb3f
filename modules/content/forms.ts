import type { Body, Creator, Kind } from './types.ts';

type Range = { readonly least: number; readonly most: number };
/** What each kind of piece is made of; a draft may still lack some of it. */
export type Form = {
  readonly text: Range;
  readonly pictures: Range;
  readonly video: boolean;
  readonly goods: Range;
  /** Each of its goods comes with a word on why it is there. */
  readonly notes: boolean;
};

export const FORMS: Readonly<Record<Kind, Form>> = {
  post: { text: r(1, 2_000), pictures: r(1, 9), video: false, goods: r(0, 9), notes: false },
  video: { text: r(0, 2_000), pictures: r(0, 0), video: true, goods: r(0, 9), notes: false },
  article: { text: r(50, 20_000), pictures: r(0, 20), video: false, goods: r(0, 20), notes: false },
  list: { text: r(0, 2_000), pictures: r(0, 9), video: false, goods: r(2, 30), notes: true },
  update: { text: r(1, 2_000), pictures: r(0, 9), video: false, goods: r(0, 9), notes: false },
};
function r(least: number, most: number): Range {
  return { least, most };
}

export type Lack = { readonly name: string; readonly params: Readonly<Record<string, number>> };
const outside = ({ least, most }: Range, count: number): boolean => count < least || count > most;

/** The first thing a piece still lacks, or has too much of, to be sent in; null: it is whole. */
export function lackOf(kind: Kind, by: Creator['kind'], body: Body): Lack | null {
  const form = FORMS[kind];
  if (kind === 'update' && by !== 'shop') return { name: 'update_by_shop', params: {} };
  if (body.title.zh.trim() === '') return { name: 'title_missing', params: {} };
  if (outside(form.text, body.text.zh.trim().length) || body.text.en.length > form.text.most)
    return { name: 'text_length', params: { ...form.text } };
  if (outside(form.pictures, body.mediaIds.length)) return { name: 'pictures_count', params: { ...form.pictures } };
  if (form.video !== (body.videoId !== null)) return { name: 'video_missing', params: {} };
  if (outside(form.goods, body.goods.length)) return { name: 'goods_count', params: { ...form.goods } };
  if (form.notes && body.goods.some((one) => !one.note?.zh.trim())) return { name: 'note_missing', params: {} };
  return null;
}

/** A topic as it is kept and found: without its mark and outer spaces, case apart; null when it is none. */
export function topicKey(said: string): string | null {
  const key = said.replaceAll(/[#＃\s]+/g, '').toLowerCase();
  return /^[\p{L}\p{N}·_-]{1,20}$/u.test(key) ? key : null;
}

/** WebVTT (W3C): the mark, then cues with times that do not run backwards; at most so many characters. */
export function captionsHold(text: string): boolean {
  if (text === '') return true;
  if (text.length > 20_000 || !/^(?:\uFEFF)?WEBVTT(?:[ \t].*)?(?:\r?\n|$)/.test(text)) return false;
  const cues = [...text.matchAll(/^(\S+) --> (\S+)/gm)];
  return (
    cues.length > 0 &&
    cues.every(([, start = '', end = '']) => {
      const [a, b] = [secondsOf(start), secondsOf(end)];
      return a !== null && b !== null && a < b;
    })
  );
}

function secondsOf(stamp: string): number | null {
  const [, h = '0', m, s] = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d\.\d{3})$/.exec(stamp) ?? [];
  return m === undefined || s === undefined ? null : Number(h) * 3_600 + Number(m) * 60 + Number(s);
}
