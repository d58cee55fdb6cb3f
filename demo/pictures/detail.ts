import { shade } from './colour.ts';
import { strokeText } from './digits.ts';
import { figure, groundFor, stanceOf } from './figure.ts';
import type { Ink } from './kit.ts';
import type { PictureSpec } from './spec.ts';

/** Line signs in a box of 48 × 48 around (0, 0), drawn as strokes. */
const signs: Readonly<Record<string, string>> = {
  drop: 'M0-20C12-4 16 4 11 13C6 21-6 21-11 13C-16 4-12-4 0-20zM-4 12q-5-3-4-9',
  bolt: 'M4-22L-12 4H0L-4 22L13-6H1z',
  shield: 'M0-21L17-14V0C17 11 9 18 0 22C-9 18-17 11-17 0V-14zM-7 0l5 6l10-11',
  steam: 'M-12 18q-7-9 0-18t0-18M0 18q-7-9 0-18t0-18M12 18q-7-9 0-18t0-18',
  flame: 'M1-22C14-6 17 2 12 12C7 21-7 21-12 12C-16 4-8-2-6-9C-2-6-1-3 0 0C4-6 4-14 1-22z',
  clock: 'M0-19a19 19 0 1 0 .01 0M0-10V1L9 7',
  leaf: 'M-14 16C-20-6-4-20 18-18C20 6 6 20-14 16zM-18 20L6-6',
  moon: 'M6-19A19 19 0 1 0 19 6A15 15 0 0 1 6-19z',
  wind: 'M-20-8H6a7 7 0 1 0-7-7M-20 2H14a7 7 0 1 1-7 7M-20 12H-2a6 6 0 1 1-6 6',
  hand: 'M-12 4V-10a3 3 0 0 1 7 0V-4V-16a3 3 0 0 1 7 0V-4V-13a3 3 0 0 1 7 0V-2V-8a3 3 0 0 1 6 0V6C15 16 8 21 0 21C-8 21-11 16-18 6C-20 2-15-1-12 4z',
  gift: 'M-18-6H18V2H-18zM-15 2V20H15V2M0-6V20M0-6C-14-6-14-22-4-18C0-16 0-10 0-6C0-10 0-16 4-18C14-22 14-6 0-6z',
  ruler: 'M-20 8L8-20L20-8L-8 20zM-12 0l5 5M-5-7l7 7M2-14l5 5',
  star: 'M0-20L6-6L20-5L9 4L13 19L0 11L-13 19L-9 4L-20-5L-6-6z',
  snow: 'M0-20V20M-17-10L17 10M-17 10L17-10M-5-17L0-12L5-17M-5 17L0 12L5 17',
};

/** A selling-point sign in a disc. */
export function sign(name: string, x: number, y: number, radius: number, line: string, ground: string): string {
  const scale = Math.round((radius / 40) * 100) / 100;
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${ground}"/><path d="${signs[name] ?? signs.star}" transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="${line}" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function arrow(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  const across = y1 === y2;
  const ends = across ? `M${x1} ${y1 - 14}v28M${x2} ${y2 - 14}v28` : `M${x1 - 14} ${y1}h28M${x2 - 14} ${y2}h28`;
  const heads = across
    ? `M${x1 + 14} ${y1 - 8}L${x1 + 3} ${y1}L${x1 + 14} ${y1 + 8}M${x2 - 14} ${y2 - 8}L${x2 - 3} ${y2}L${x2 - 14} ${y2 + 8}`
    : `M${x1 - 8} ${y1 + 14}L${x1} ${y1 + 3}L${x1 + 8} ${y1 + 14}M${x2 - 8} ${y2 - 14}L${x2} ${y2 - 3}L${x2 + 8} ${y2 - 14}`;
  return `<path d="M${x1} ${y1}L${x2} ${y2}${ends}${heads}" fill="none" stroke="${colour}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A card with the measures in centimetres and the signs of the selling points; no letters of any script. */
export function detail(ink: Ink, spec: PictureSpec): string {
  const ground = groundFor(ink, spec.colour);
  const line = shade(ground, -0.66);
  const left = ink.random.chance(0.5);
  const column = left ? 694 : 106;
  const x = (left ? 350 : 460) + ink.random.whole(-9, 9);
  const grow = ink.random.whole(0, 24);
  const drop = ink.random.whole(0, 20);
  const stance = stanceOf(spec.draw);
  const [width, height] = spec.size;
  const panel = left ? `M0 0H588V800H0z` : `M212 0H800V800H212z`;
  const bar = left ? x - 270 : x + 270;
  const grid = Array.from({ length: 9 }, (_, i) => `M${left ? 0 : 212} ${80 + i * 80 + drop}h588`).join('');
  const icons = spec.signs
    .map((name, index) =>
      sign(name, column, 210 + index * 190, 64, line, index % 2 === 0 ? '#fff' : shade(ground, 0.55)),
    )
    .join('');
  const body = figure(
    ink,
    spec,
    x,
    stance === 'stand' ? 610 : stance === 'flat' ? 620 : 640,
    (stance === 'stand' || stance === 'flat' ? 440 : 530) + grow,
  );
  return (
    `<rect width="800" height="800" fill="${shade(ground, 0.2)}"/><path d="${panel}" fill="${ink.blend(['#fffdf9', shade(ground, 0.72)], true)}"/><path d="${grid}" stroke="${shade(ground, 0.1)}" stroke-width="1.500" opacity=".5"/>${body}` +
    arrow(x - 190, 690, x + 190, 690, line) +
    strokeText(`${width} cm`, x, 752, 34, line, 2.6) +
    arrow(bar, 150, bar, 630, line) +
    `<rect x="${bar - 30}" y="334" width="60" height="120" fill="#fffdf9" opacity=".92"/><g transform="rotate(-90 ${bar} 392)">${strokeText(`${height} cm`, bar, 404, 30, line, 2.6)}</g>${icons}`
  );
}
