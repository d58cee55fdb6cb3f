import { shade } from './colour.ts';
import { figure, groundFor, stanceOf } from './figure.ts';
import type { Ink } from './kit.ts';
import type { PictureSpec } from './spec.ts';

/** A coloured studio behind an object: wall, floor and one of several stages. */
function stage(ink: Ink, ground: string, floor: number, stands: boolean): string {
  const light = shade(ground, 0.45);
  const dark = shade(ground, -0.12);
  const x = ink.random.whole(380, 420);
  const wall = `<rect width="800" height="800" fill="${ink.blend([light, ground], true)}"/>`;
  const ray = `<path d="M${x - 420} 0H${x - 120}L${x + 300} 800H${x - 140}z" fill="#fff" opacity=".16"/>`;
  if (!stands) {
    const kind = ink.random.whole(0, 2);
    const shape =
      kind === 0
        ? `<circle cx="${x}" cy="410" r="${ink.random.whole(300, 330)}" fill="${shade(ground, -0.08)}"/>`
        : kind === 1
          ? `<path d="M130 800V400a270 270 0 0 1 540 0V800z" fill="${shade(ground, -0.09)}"/>`
          : `<rect x="90" y="90" width="620" height="620" rx="44" fill="${light}"/>`;
    return wall + shape + ray;
  }
  const ground2 = `<rect y="${floor - 60}" width="800" height="${860 - floor}" fill="${ink.blend([shade(ground, -0.04), dark], true)}"/>`;
  const kind = ink.random.whole(0, 4);
  if (kind === 0)
    return `${wall}<circle cx="${x}" cy="370" r="${ink.random.whole(250, 290)}" fill="${shade(ground, -0.09)}"/>${ray}${ground2}`;
  if (kind === 1)
    return `${wall}<path d="M${x - 230} ${floor - 60}V340a230 230 0 0 1 460 0V${floor - 60}z" fill="${dark}"/><path d="M${x - 200} ${floor - 60}V340a200 200 0 0 1 400 0V${floor - 60}z" fill="${light}"/>${ray}${ground2}`;
  if (kind === 2) {
    const round = `<path d="M${x - 270} ${floor - 4}V${floor + 64}a270 50 0 0 0 540 0V${floor - 4}z" fill="${ink.side(shade(ground, 0.1), 0.22)}"/><ellipse cx="${x}" cy="${floor - 4}" rx="270" ry="50" fill="${light}"/>`;
    return wall + ray + ground2 + round;
  }
  if (kind === 3)
    return `${wall}<path d="M0 ${floor - 200}Q200 ${floor - 300} 400 ${floor - 190}T800 ${floor - 260}V800H0z" fill="${shade(ground, -0.07)}"/>${ray}<path d="M0 ${floor - 70}Q300 ${floor - 130} 800 ${floor - 60}V800H0z" fill="${dark}"/>`;
  return `${wall}<rect x="${x - 260}" y="120" width="240" height="${floor - 180}" fill="${shade(ground, -0.08)}"/><rect x="${x + 20}" y="200" width="250" height="${floor - 260}" fill="${shade(ground, 0.28)}"/>${ray}${ground2}`;
}

/** The goods alone, as the first picture of a listing. */
export function hero(ink: Ink, spec: PictureSpec): string {
  const ground = groundFor(ink, spec.colour);
  const stance = stanceOf(spec.draw);
  const floor = 640;
  const back = stage(ink, ground, floor, stance === 'stand');
  if (stance === 'stand') return back + figure(ink, spec, 400, floor, ink.random.whole(590, 625));
  if (stance === 'flat')
    return back + figure(ink, spec, 400, 700, ink.random.whole(590, 620), ink.random.whole(-12, 12));
  const peg = `<circle cx="400" cy="70" r="17" fill="#c99b67"/><circle cx="400" cy="70" r="8" fill="#8e6439"/>`;
  return back + peg + figure(ink, spec, 400, 740, ink.random.whole(690, 710));
}

/** The colours of a listing side by side. */
export function variants(ink: Ink, spec: PictureSpec): string {
  const list = spec.colours;
  const tall = stanceOf(spec.draw) === 'hang' || stanceOf(spec.draw) === 'wear';
  const paper = ink.random.pick(['#FAF7F2', '#F7F1E8', '#F6F4EE', '#FBF5EC']);
  const cell = (colour: string, x: number, y: number, width: number, height: number): string => {
    const ground = groundFor(ink, colour);
    const size = Math.min(width * (tall ? 1.1 : 0.92), height * 0.86);
    const below = `<rect x="${x}" y="${y + height * 0.72}" width="${width}" height="${height * 0.28}" fill="${shade(ground, -0.07)}"/>`;
    return `${ink.clip(`M${x + 22} ${y}h${width - 44}a22 22 0 0 1 22 22v${height - 44}a22 22 0 0 1-22 22h${44 - width}a22 22 0 0 1-22-22v${44 - height}a22 22 0 0 1 22-22z`, `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${ground}"/>${stanceOf(spec.draw) === 'stand' ? below : ''}${figure(ink, { ...spec, colour }, x + width / 2, stanceOf(spec.draw) === 'stand' ? y + height * 0.86 : y + height / 2 + size * 0.5, size)}`)}<circle cx="${x + width - 36}" cy="${y + 36}" r="15" fill="${colour}" stroke="#fff" stroke-width="5"/>`;
  };
  const boxes: readonly (readonly [number, number, number, number])[] =
    list.length === 2
      ? tall
        ? [
            [24, 24, 368, 752],
            [408, 24, 368, 752],
          ]
        : [
            [24, 24, 752, 368],
            [24, 408, 752, 368],
          ]
      : list.length === 3
        ? tall
          ? [
              [24, 24, 368, 752],
              [408, 24, 368, 368],
              [408, 408, 368, 368],
            ]
          : [
              [24, 24, 752, 400],
              [24, 440, 368, 336],
              [408, 440, 368, 336],
            ]
        : [
            [24, 24, 368, 368],
            [408, 24, 368, 368],
            [24, 408, 368, 368],
            [408, 408, 368, 368],
          ];
  return `<rect width="800" height="800" fill="${paper}"/>${list
    .map((colour, index) => {
      const box = boxes[index];
      return box ? cell(colour, ...box) : '';
    })
    .join('')}`;
}

/** A close view of one part, with the whole object small in a corner. */
export function close(ink: Ink, spec: PictureSpec): string {
  const ground = groundFor(ink, spec.accent);
  const left = ink.random.chance(0.5);
  const size = ink.random.whole(980, 1120);
  const x = left ? 300 : 500;
  const small = left ? 630 : 170;
  const stance = stanceOf(spec.draw);
  const big = figure(
    ink,
    spec,
    x,
    stance === 'stand' ? 800 + size * 0.06 : 400 + size * 0.54,
    size,
    stance === 'flat' ? ink.random.whole(-24, 24) : 0,
  );
  return `<rect width="800" height="800" fill="${ink.blend([shade(ground, 0.4), shade(ground, -0.06)], true)}"/><circle cx="${800 - x}" cy="260" r="300" fill="#fff" opacity=".22"/>${big}<circle cx="${small}" cy="170" r="128" fill="#fff" opacity=".94"/><circle cx="${small}" cy="170" r="116" fill="${shade(ground, 0.3)}"/>${figure(ink, spec, small, stance === 'stand' ? 250 : 270, 190)}`;
}
