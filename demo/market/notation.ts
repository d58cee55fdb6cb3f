/**
 * The goods of a belt are written as short lines, so that a person can read and extend them:
 *   text       `中文|English`
 *   axis       `名称|Name@2-4: 值|value|#colour*1.12; …`   (@ = how many values a product takes, * = price factor)
 *   attribute  `名称|Name=值|value`
 *   design     `中文|English|#colour*factor|pattern|说明|note`
 * This file turns the lines into typed data and refuses what does not fit.
 */
export interface Words {
  zh: string;
  en: string;
}

export interface AxisValue extends Words {
  colour?: string;
  /** Factor on the price and the weight of the SKU, 1 = unchanged. */
  factor: number;
}

export interface Axis extends Words {
  take: readonly [number, number];
  values: readonly AxisValue[];
}

export interface NamedValue {
  name: Words;
  value: Words;
}

export interface Design extends Words {
  colour: string;
  factor: number;
  pattern: string;
  note: Words;
}

/** One family of goods of a belt as it is written in `goods/*.ts`. */
export interface GoodsFamily {
  code: string;
  name: string;
  /** Last part of the taxonomy gid, for example `hg-3-67`. */
  category: string;
  /** Object of the picture maker, optionally with a variant: `downJacket:long`. */
  draw: string;
  /** Settings in which the goods are shown in use, separated by blanks. */
  places: string;
  /** Usual price in fen before design, shop and SKU factors. */
  fen: number;
  grams: number;
  style: string;
  axes: readonly string[];
  tails: readonly string[];
  points: readonly string[];
  detail: readonly string[];
  attributes: readonly string[];
  designs: readonly string[];
  /** Width and height in centimetres for the size card. */
  size: readonly [number, number];
  /** Small signs on the selling-point card. */
  signs: string;
  shelfLifeDays?: number;
}

function bad(line: string, why: string): never {
  throw new Error(`demo goods: ${why}: ${line}`);
}

function split2(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + sign.length).trim()];
}

function numbered(text: string): [string, number] {
  const [head, tail] = split2(text, '*');
  if (tail === '') return [head, 1];
  const factor = Number(tail);
  if (!Number.isFinite(factor) || factor <= 0) bad(text, 'factor is not a positive number');
  return [head, factor];
}

/** `中文|English`; a text without a bar is the same in both languages. */
export function words(line: string): Words {
  const [zh, en] = split2(line, '|');
  if (zh === '') bad(line, 'empty text');
  return { zh, en: en === '' ? zh : en };
}

/** Reads one axis line. */
export function axis(line: string): Axis {
  const [head, list] = split2(line, ': ');
  if (list === '') bad(line, 'axis without values');
  const [name, take] = split2(head, '@');
  const values = list.split(';').map((entry): AxisValue => {
    const [text, factor] = numbered(entry);
    const parts = text.split('|').map((part) => part.trim());
    const zh = parts[0] ?? '';
    if (zh === '') bad(line, 'empty axis value');
    const base = { zh, en: parts[1] ?? zh, factor };
    return parts[2] === undefined ? base : { ...base, colour: parts[2] };
  });
  const [low, high] = split2(take, '-');
  const least = low === '' ? values.length : Number(low);
  const most = high === '' ? least : Number(high);
  if (least < 1 || most < least) bad(line, 'wrong number of values to take');
  return { ...words(name), take: [least, Math.min(most, values.length)], values };
}

/** Reads one attribute line. */
export function attribute(line: string): NamedValue {
  const [name, value] = split2(line, '=');
  if (value === '') bad(line, 'attribute without a value');
  return { name: words(name), value: words(value) };
}

/** Reads one design line. */
export function design(line: string): Design {
  const [zh, en, paint, pattern, noteZh, noteEn] = line.split('|').map((part) => part.trim());
  if (!zh || !en || !paint || !pattern || !noteZh || !noteEn) bad(line, 'a design has six parts');
  const [colour, factor] = numbered(paint);
  if (!/^#[0-9A-F]{6}$/.test(colour)) bad(line, 'colour must be #RRGGBB');
  return { zh, en, colour, factor, pattern, note: { zh: noteZh, en: noteEn } };
}
