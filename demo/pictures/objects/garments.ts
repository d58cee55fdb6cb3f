import { shade } from '../colour.ts';
import { group, type Ink, path, stroke, times } from '../kit.ts';

/** A shape and its mirror image about the middle of the box. */
export function both(inner: string): string {
  return inner + group(inner, 'translate(400 0) scale(-1 1)');
}

/** The body of a coat or shirt from the neck to `bottom`; `width` is half the width of the hem. */
export function torso(bottom: number, width = 100): string {
  return `M158 66Q200 92 242 66L294 90Q302 140 298 190L${200 + width} ${bottom}Q200 ${bottom + 10} ${200 - width} ${bottom}L102 190Q98 140 106 90z`;
}

/** The left sleeve down to `cuff`; short ones stand off the body. */
export function sleeve(cuff: number): string {
  return cuff < 190
    ? `M112 86Q76 96 58 ${cuff - 16}L96 ${cuff + 10}L108 ${cuff - 24}z`
    : `M112 86Q78 96 66 166L46 ${cuff}Q62 ${cuff + 12} 84 ${cuff + 8}L106 206z`;
}

/** Both sleeves, shaded. */
export function sleeves(ink: Ink, colour: string, cuff: number): string {
  return both(path(sleeve(cuff), ink.side(shade(colour, -0.05), 0.2)));
}

/** Puffy rows of a quilted garment inside a shape. */
export function puffs(ink: Ink, shape: string, colour: string, from: number, to: number, step: number): string {
  const rows = Math.ceil((to - from) / step);
  const puff = ink.blend([shade(colour, 0.3), shade(colour, 0.04), shade(colour, -0.28)], true);
  return ink.clip(
    shape,
    times(rows, (i) =>
      path(
        `M30 ${from + i * step}Q200 ${from + i * step + 12} 370 ${from + i * step}V${from + (i + 1) * step}Q200 ${from + (i + 1) * step + 12} 30 ${from + (i + 1) * step}z`,
        puff,
      ),
    ),
  );
}

/** A line of buttons down the middle. */
export function buttons(from: number, to: number, count: number, colour: string, x = 200, radius = 5): string {
  return times(
    count,
    (i) =>
      `<circle cx="${x}" cy="${Math.round(from + ((to - from) * i) / Math.max(1, count - 1))}" r="${radius}" fill="${colour}"/>`,
  );
}

/** A zip from the neck to the hem. */
export function zip(from: number, to: number, colour: string): string {
  return `${stroke(`M200 ${from}V${to}`, shade(colour, -0.4), 7)}${stroke(`M200 ${from}V${to}`, '#d6d9dc', 2.5, 'stroke-dasharray="3 4" ')}<rect x="195" y="${from + 6}" width="10" height="20" rx="4" fill="#d9dcde"/>`;
}

/** Woolly fringe of curls along a path of points. */
export function wool(points: readonly (readonly [number, number])[], radius: number, colour: string): string {
  return points
    .map(
      ([x, y], i) =>
        `<circle cx="${x}" cy="${y}" r="${radius + (i % 3) * 2}" fill="${shade(colour, i % 2 === 0 ? 0.12 : -0.04)}"/>`,
    )
    .join('');
}

/** Points on a straight or bent line. */
export function along(x1: number, y1: number, x2: number, y2: number, count: number, bend = 0): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const t = i / Math.max(1, count - 1);
    return [Math.round(x1 + (x2 - x1) * t), Math.round(y1 + (y2 - y1) * t + Math.sin(t * Math.PI) * bend)];
  });
}
