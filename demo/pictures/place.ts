import { shade } from './colour.ts';
import { figure, groundFor, stanceOf } from './figure.ts';
import { lay } from './flatlay.ts';
import { dot, group, type Ink, path, rect, stroke } from './kit.ts';
import { props } from './props.ts';
import { type Room, rooms } from './rooms.ts';
import type { PictureSpec } from './spec.ts';

/** Goods too large for a table. */
const tall =
  /^(fan|coatRack|bedding|throwBlanket|scooter|heater|xmasTree|boots|sneaker|dumbbell|bedVac|steamer|toolBox|umbrella|quilt|pillow|cushion)$/;
/** Goods that hang on the wall by themselves. */
const mounted = /^(curtain|towelRack|towel)$/;

/** A bed brings its own bed: here the room has only a window and a rug. */
const emptyBedroom: Room = {
  wall: (ink, tone) => rooms.breakfast?.wall(ink, tone) ?? '',
  surface: (ink, tone) => rooms.livingroom?.surface(ink, tone) ?? '',
  props: ['lamp', 'plant', 'basket'],
};

function beside(ink: Ink, room: Room, tone: string, bottom: number, hanging: boolean): string {
  const start = ink.random.whole(0, room.props.length - 1);
  const both = ink.random.chance(hanging ? 0.8 : 0.62);
  const left = ink.random.chance(0.5);
  const one = (offset: number, onLeft: boolean): string => {
    const name = room.props[(start + offset) % room.props.length];
    if (!name) return '';
    const x = onLeft ? ink.random.whole(92, 140) : ink.random.whole(660, 708);
    const y = bottom - ink.random.whole(-34, 34);
    const shadow = `<ellipse cx="${x}" cy="${y}" rx="96" ry="18" fill="${ink.soft('#3a2a20', 0.42)}"/>`;
    return `${shadow}${group(props[name](ink, tone), `translate(${x} ${y}) scale(${ink.random.whole(105, 128) / 100})`)}`;
  };
  return both ? `${one(0, left)}${one(1, !left)}` : one(0, left);
}

function hung(ink: Ink, spec: PictureSpec, room: Room, tone: string): string {
  const name = spec.draw.split(':')[0] ?? '';
  const back = `${room.wall(ink, tone)}${room.surface(ink, tone)}`;
  if (mounted.test(name)) return `${back}${beside(ink, room, tone, 730, true)}${figure(ink, spec, 400, 650, 620)}`;
  const neighbour = (x: number): string => {
    const colour = ink.random.pick(['#c9a58f', '#8fa3a8', '#a9a98a', '#b98f8f', '#7f8a9c', '#d9c3a0']);
    return group(
      `${stroke('M0-32V0', '#8a9097', 4)}${path('M-8 0Q-56 12-62 70L-66 330Q0 346 66 330L62 70Q56 12 8 0z', ink.side(colour, 0.2))}${stroke('M0 20V330', shade(colour, -0.2), 3)}`,
      `translate(${x} 136) scale(${spec.place === 'wardrobe' ? 0.62 : 0.72} 1)`,
    );
  };
  if (name === 'lantern')
    return `${back}${stroke('M0 84Q400 130 800 84', '#6a4a3a', 6)}${figure(ink, spec, 120, 330, 220)}${figure(ink, spec, 690, 350, 240)}${beside(ink, room, tone, 720, true)}${figure(ink, spec, 410, 640, 560)}`;
  const worn = stanceOf(spec.draw) === 'wear' || name === 'pants' || name === 'scarf';
  const rail =
    spec.place === 'wardrobe'
      ? `${rect(60, 96, 536, 14, 6, ink.metal())}${worn ? `${neighbour(100)}${neighbour(152)}${neighbour(556)}` : ''}`
      : `${stroke('M96 690V120M704 690V120M60 700H140M660 700H740', '#5a4a40', 12)}${rect(70, 100, 660, 16, 8, ink.down('#b98552'))}${worn ? `${neighbour(150)}${neighbour(650)}` : ''}`;
  const x = spec.place === 'wardrobe' ? 340 : 400;
  return `${back}${rail}${beside(ink, room, tone, 740, true)}${figure(ink, spec, x, 96 + 600 * 0.95, 600)}`;
}

/** The goods where they are used, with things that belong there. */
export function inPlace(ink: Ink, spec: PictureSpec): string {
  const tone = groundFor(ink, spec.colour);
  const stance = stanceOf(spec.draw);
  if (stance === 'flat')
    return `${lay(ink, spec.place, tone)}${figure(ink, spec, 400 + ink.random.whole(-20, 20), 700, ink.random.whole(540, 580), ink.random.whole(-18, 18))}`;
  const name = spec.draw.split(':')[0] ?? '';
  const room = name === 'bedding' ? emptyBedroom : (rooms[spec.place] ?? rooms.desk);
  if (!room) throw new Error(`demo pictures: no room for ${spec.place}`);
  if (stance !== 'stand') return hung(ink, spec, room, tone);
  const big = tall.test(name);
  const bottom = big ? 716 : 690;
  const size = big ? ink.random.whole(540, 580) : ink.random.whole(430, 480);
  const x = 400 + ink.random.whole(-24, 24);
  const sun = `${path('M-40 0H150L520 800H210z', '#fff', 'opacity=".1"')}${dot(0, 0, 1, '#fff')}`;
  const second =
    !big && spec.pieces > 1 && size < 452
      ? figure(ink, { ...spec, colour: spec.colours[1] ?? spec.colour }, x + 150, bottom - 40, size * 0.72)
      : '';
  return `${room.wall(ink, tone)}${room.surface(ink, tone)}${sun}${second === '' ? beside(ink, room, tone, bottom - 20, false) : ''}${second}${figure(ink, spec, second === '' ? x : x - 70, bottom, size)}`;
}
