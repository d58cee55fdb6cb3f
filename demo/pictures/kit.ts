import { type Random, randomFrom } from '../market/random.ts';
import { shade } from './colour.ts';

/** What one picture is drawn with: definitions collected on the way, ids that are unique in the picture, and its own randomness. */
export interface Ink {
  random: Random;
  defs: string[];
  id(): string;
  /** Left-lit side gradient, as on a cylinder. */
  side(colour: string, strength?: number): string;
  /** Top-lit gradient. */
  down(colour: string, strength?: number): string;
  /** Straight gradient between given colours, horizontal unless `vertical`. */
  blend(stops: readonly string[], vertical?: boolean): string;
  /** Round gradient, as on a ball. */
  ball(colour: string): string;
  /** Brushed metal. */
  metal(colour?: string): string;
  /** Soft-edged dark or light spot. */
  soft(colour: string, opacity: number): string;
  /** `inner` seen only inside the path. */
  clip(path: string, inner: string): string;
}

/** Starts a picture. */
export function ink(seed: string): Ink {
  let count = 0;
  const defs: string[] = [];
  const known = new Map<string, string>();
  const id = (): string => {
    count += 1;
    return `g${count.toString(36)}`;
  };
  // The same gradient is asked for again and again (a row of pearls): one definition is enough.
  const define = (key: string, make: (name: string) => string): string => {
    const before = known.get(key);
    if (before) return before;
    const name = id();
    defs.push(make(name));
    const url = `url(#${name})`;
    known.set(key, url);
    return url;
  };
  const stops = (list: readonly string[]): string =>
    list
      .map(
        (colour, index) => `<stop offset="${Math.round((index / (list.length - 1)) * 100)}%" stop-color="${colour}"/>`,
      )
      .join('');
  const blend = (list: readonly string[], vertical = false): string =>
    define(
      `${vertical}${list.join()}`,
      (name) =>
        `<linearGradient id="${name}"${vertical ? ' x1="0" y1="0" x2="0" y2="1"' : ''}>${stops(list)}</linearGradient>`,
    );
  return {
    random: randomFrom(seed),
    defs,
    id,
    blend,
    side: (colour, strength = 0.2) =>
      blend([
        shade(colour, strength * 0.55),
        shade(colour, strength * 0.2),
        shade(colour, -strength * 0.35),
        shade(colour, -strength),
      ]),
    down: (colour, strength = 0.16) => blend([shade(colour, strength * 0.6), colour, shade(colour, -strength)], true),
    ball: (colour) =>
      define(
        `ball${colour}`,
        (name) =>
          `<radialGradient id="${name}" cx=".36" cy=".3" r=".78">${stops([shade(colour, 0.6), shade(colour, 0.1), shade(colour, -0.3)])}</radialGradient>`,
      ),
    metal: (colour = '#c3c9ce') =>
      blend([shade(colour, 0.1), shade(colour, 0.62), shade(colour, -0.06), shade(colour, 0.28), shade(colour, -0.3)]),
    soft: (colour, opacity) =>
      define(
        `soft${colour}${opacity}`,
        (name) =>
          `<radialGradient id="${name}"><stop offset="0" stop-color="${colour}" stop-opacity="${opacity}"/><stop offset=".55" stop-color="${colour}" stop-opacity="${opacity * 0.5}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
      ),
    clip: (path, inner) => {
      if (inner === '') return '';
      const name = id();
      defs.push(`<clipPath id="${name}"><path d="${path}"/></clipPath>`);
      return `<g clip-path="url(#${name})">${inner}</g>`;
    },
  };
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
}

/** An open line with round ends. */
export function stroke(d: string, colour: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  more = '',
): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(radius)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function oval(cx: number, cy: number, rx: number, ry: number, fill: string, more = ''): string {
  return `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function dot(cx: number, cy: number, radius: number, fill: string, more = ''): string {
  return `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(radius)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function group(inner: string, transform: string, more = ''): string {
  return `<g transform="${transform}"${more && ` ${more}`}>${inner}</g>`;
}

/** Moves and scales a drawing: its point (fromX, fromY) lands on (x, y). */
export function place(inner: string, x: number, y: number, scale: number, fromX = 200, fromY = 370, turn = 0): string {
  return `<g transform="translate(${n(x)} ${n(y)})${turn === 0 ? '' : ` rotate(${n(turn)})`} scale(${Math.round(scale * 1000) / 1000}) translate(${n(-fromX)} ${n(-fromY)})">${inner}</g>`;
}

/** A light streak on a glossy body. */
export function streak(d: string, opacity = 0.4): string {
  return path(d, '#fff', `opacity="${opacity}"`);
}

/** `count` entries made by a function of the index, joined. */
export function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}
