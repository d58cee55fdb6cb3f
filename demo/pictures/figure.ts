import { distance, lightness } from './colour.ts';
import { type Ink, place } from './kit.ts';
import { drawingOf } from './objects/index.ts';
import type { Stance } from './objects/look.ts';

/** What is drawn: an object with its colours. */
export interface Goods {
  draw: string;
  colour: string;
  accent: string;
  pattern: string;
}

export function stanceOf(draw: string): Stance {
  return drawingOf(draw).drawing.stance;
}

function hanger(): string {
  return `<path d="M200 46V36Q200 30 206 28Q216 23 212 13Q206 4 196 8Q190 11 190 17" fill="none" stroke="#9aa0a4" stroke-width="5" stroke-linecap="round"/><path d="M200 44Q230 50 292 84Q304 92 296 98L200 68L104 98Q96 92 108 84Q170 50 200 44z" fill="#b98552"/>`;
}

/**
 * An object in a square of `size` pixels whose bottom centre is (x, bottom):
 * standing ones rest on the bottom, hanging ones hang from the top, flat ones lie in the middle.
 */
export function figure(ink: Ink, goods: Goods, x: number, bottom: number, size: number, turn = 0): string {
  const { drawing, variant } = drawingOf(goods.draw);
  const inner = drawing.draw(ink, { colour: goods.colour, accent: goods.accent, pattern: goods.pattern, variant });
  const scale = size / 400;
  if (drawing.stance === 'stand') {
    const foot = drawing.foot * scale;
    return `<ellipse cx="${Math.round(x + foot * 0.12)}" cy="${Math.round(bottom)}" rx="${Math.round(foot * 0.72)}" ry="${Math.round(foot * 0.13 + 8)}" fill="${ink.soft('#3a2a20', 0.5)}"/>${place(inner, x, bottom, scale, 200, 370)}`;
  }
  const middle = bottom - size / 2;
  if (drawing.stance === 'flat') {
    return `<ellipse cx="${Math.round(x + size * 0.02)}" cy="${Math.round(middle + size * 0.05)}" rx="${Math.round(size * 0.48)}" ry="${Math.round(size * 0.46)}" fill="${ink.soft('#3a2a20', 0.26)}"/>${place(inner, x, middle, scale, 200, 200, turn)}`;
  }
  const whole = drawing.stance === 'wear' ? hanger() + inner : inner;
  return `<ellipse cx="${Math.round(x + size * 0.05)}" cy="${Math.round(middle + size * 0.05)}" rx="${Math.round(size * 0.42)}" ry="${Math.round(size * 0.5)}" fill="${ink.soft('#3a2a20', 0.3)}"/>${place(whole, x, bottom - size * 0.95, scale, 200, 20, turn)}`;
}

const pale = [
  '#F4E9DA',
  '#EFE0D0',
  '#E6ECE3',
  '#DFE9EA',
  '#F3DED6',
  '#EDE4EE',
  '#FAEFD6',
  '#E9E6DF',
  '#DCE6E0',
  '#F0E3C8',
  '#E3E0EA',
  '#F6E5E0',
];
const deep = [
  '#C7D5C6',
  '#BCD0D6',
  '#E4BDAA',
  '#DCC49C',
  '#C9BED6',
  '#B5CABF',
  '#E6C3B6',
  '#AFC4CC',
  '#D8B7A0',
  '#CBCDB0',
  '#9FB8B4',
  '#E2CDAF',
];

/** A studio ground on which goods of the colour stand out. */
export function groundFor(ink: Ink, colour: string): string {
  const list = lightness(colour) > 0.72 ? deep : [...pale, ...deep];
  const apart = [...list].sort((a, b) => distance(b, colour) - distance(a, colour));
  return ink.random.pick(apart.slice(0, lightness(colour) > 0.72 ? 8 : 16));
}
