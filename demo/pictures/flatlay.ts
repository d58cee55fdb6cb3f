import { shade } from './colour.ts';
import { dot, group, type Ink, oval, path, rect, stroke, times } from './kit.ts';

const planks = (ink: Ink, tone: string): string =>
  `${rect(0, 0, 800, 800, 0, ink.down(tone, 0.12))}${times(5, (i) => `${rect(0, i * 160, 800, 4, 0, shade(tone, -0.3), 'opacity=".5"')}${stroke(`M0 ${50 + i * 160}Q260 ${36 + i * 160} 800 ${60 + i * 160}M0 ${110 + i * 160}Q500 ${126 + i * 160} 800 ${104 + i * 160}`, shade(tone, -0.14), 2.5, 'opacity=".6"')}`)}`;
const linen = (ink: Ink, tone: string): string =>
  `${rect(0, 0, 800, 800, 0, ink.blend([shade(tone, 0.35), tone], true))}${path('M-20 140Q220 40 420 160T820 120V190Q600 250 400 220T-20 220z', '#fff', 'opacity=".28"')}${path('M-20 640Q260 540 460 650T820 600V660Q600 730 400 700T-20 720z', shade(tone, -0.14), 'opacity=".4"')}${stroke('M-10 420Q240 340 440 430T810 400', '#fff', 5, 'opacity=".3"')}`;
const tile = (ink: Ink, tone: string): string =>
  `${rect(0, 0, 800, 800, 0, ink.blend([shade(tone, 0.5), shade(tone, 0.1)], true))}${stroke(`${times(6, (i) => `M${i * 134} 0V800M0 ${i * 134}H800`)}`, '#fff', 6, 'opacity=".75"')}`;
const check = (tone: string): string =>
  `${rect(0, 0, 800, 800, 0, '#fdf8ee')}${times(8, (i) => `${rect(i * 100, 0, 50, 800, 0, tone, 'opacity=".28"')}${rect(0, i * 100, 800, 50, 0, tone, 'opacity=".28"')}`)}`;

const sprig = (tone = '#7a9a68'): string =>
  `${stroke('M-90 60Q0 20 90-50', shade(tone, -0.2), 5)}${times(6, (i) => `${path('M0 0Q14-34 52-36Q36-2 0 0z', shade(tone, (i % 3) * 0.12), `transform="translate(${-70 + i * 28} ${46 - i * 17})"`)}${path('M0 0Q30 16 34 52Q-2 36 0 0z', tone, `transform="translate(${-64 + i * 26} ${46 - i * 16}) scale(.8)"`)}`)}`;
const coffee = (): string =>
  `${dot(6, 10, 82, '#000', 'opacity=".12"')}${dot(0, 0, 82, '#f7f2e8')}${dot(0, 0, 56, '#fffdf8')}${stroke('M44 24L78 58', '#fffdf8', 16)}${dot(0, 0, 46, '#6a432c')}${path('M0 22C-26 2-20-18-4-12C0-8 0-6 0-4C0-6 0-8 4-12C20-18 26 2 0 22z', '#e0bd92')}`;
const gift = (): string =>
  `${rect(-66, -60, 140, 140, 6, '#000', 'opacity=".12"')}${rect(-70, -70, 140, 140, 6, '#e9d3b0')}${rect(-12, -70, 24, 140, 0, '#d8402f')}${rect(-70, -12, 140, 24, 0, '#d8402f')}${path('M0 0Q-60-50-64-10Q-50 16 0 0zM0 0Q60-50 64-10Q50 16 0 0z', '#e8675a')}${dot(0, 0, 12, '#b5302a')}`;
const petals = (tone: string): string =>
  times(9, (i) =>
    oval(
      0,
      0,
      20,
      12,
      shade(tone, (i % 3) * 0.2),
      `transform="translate(${Math.round(Math.cos(i * 2.1) * (20 + i * 9))} ${Math.round(Math.sin(i * 2.1) * (20 + i * 8))}) rotate(${i * 57})"`,
    ),
  );
const pen = (): string =>
  `${rect(-96, -2, 180, 16, 8, '#000', 'opacity=".12"')}${rect(-100, -9, 170, 18, 8, '#33405a')}${path('M70-9L98 0L70 9z', '#d8b25c')}${rect(-100, -9, 40, 18, 8, '#d8b25c')}`;
const notes = (): string =>
  `${rect(-84, -104, 180, 220, 6, '#000', 'opacity=".1"')}${rect(-90, -110, 180, 220, 6, '#fffaf0')}${times(7, (i) => stroke(`M-66 ${-70 + i * 26}H${60 - (i % 3) * 20}`, '#d9cdb8', 4))}`;
const nuts = (): string =>
  times(5, (i) =>
    group(
      `${path('M-24 0L-12-21H12L24 0L12 21H-12z', '#9aa0a6')}${dot(0, 0, 10, '#5a5f66')}`,
      `translate(${-70 + i * 40} ${(i % 2) * 46 - 20}) rotate(${i * 23})`,
    ),
  );
const plate = (): string =>
  `${dot(6, 10, 96, '#000', 'opacity=".1"')}${dot(0, 0, 96, '#fdfaf3')}${dot(0, 0, 68, '#f2ebdd')}${times(5, (i) => dot(-26 + i * 13, ((i * 31) % 40) - 20, 16, i % 2 === 0 ? '#d8503f' : '#8fae58'))}`;
const roll = (): string =>
  `${rect(-104, -36, 216, 84, 34, '#000', 'opacity=".1"')}${rect(-110, -44, 220, 84, 34, '#f6efe2')}${stroke('M-70-44V40M-50-44V40', '#d9b8a0', 7)}${oval(102, -2, 20, 38, '#e6dcc8')}`;
const box = (): string =>
  `${rect(-86, -60, 180, 130, 10, '#000', 'opacity=".12"')}${rect(-90, -68, 180, 130, 10, '#6a3a42')}${rect(-76, -54, 152, 102, 6, '#efe3d2')}`;

interface Lay {
  ground(ink: Ink, tone: string): string;
  corners: readonly ((tone: string) => string)[];
}
const green = (): string => sprig();
const rose = (): string => petals('#e58a95');

const lays: Readonly<Record<string, Lay>> = {
  kitchen: { ground: (ink) => planks(ink, '#d4a878'), corners: [plate, green, coffee] },
  breakfast: { ground: (_ink, tone) => check(shade(tone, -0.3)), corners: [coffee, plate, green] },
  desk: { ground: (ink) => planks(ink, '#d9b78e'), corners: [notes, pen, coffee, green] },
  wardrobe: { ground: linen, corners: [box, green, roll] },
  street: { ground: (ink, tone) => planks(ink, shade(tone, -0.14)), corners: [coffee, green, notes] },
  giftBox: { ground: linen, corners: [gift, rose, gift] },
  vanity: { ground: linen, corners: [rose, box, green] },
  bathroom: { ground: tile, corners: [roll, green, rose] },
  stall: { ground: (ink) => planks(ink, '#b98a5e'), corners: [plate, rose, green] },
  workbench: { ground: (ink) => planks(ink, '#b08a60'), corners: [nuts, pen, nuts] },
  teaTable: { ground: (ink) => planks(ink, '#9a6b4a'), corners: [green, rose, plate] },
  picnic: { ground: () => check('#d8503f'), corners: [plate, green, coffee] },
  laundry: { ground: tile, corners: [roll, green, box] },
};

/** A table seen from above, with a thing in two or three of its corners. */
export function lay(ink: Ink, place: string, tone: string): string {
  const chosen = lays[place] ?? { ground: linen, corners: [green, rose, coffee] };
  const flip = ink.random.chance(0.5);
  const spots: readonly (readonly [number, number])[] = flip
    ? [
        [110, 120],
        [700, 690],
        [690, 110],
      ]
    : [
        [690, 120],
        [110, 690],
        [100, 110],
      ];
  const start = ink.random.whole(0, chosen.corners.length - 1);
  const things = spots
    .slice(0, ink.random.whole(2, 3))
    .map(([x, y], index) => {
      const make = chosen.corners[(start + index) % chosen.corners.length];
      return make ? group(make(tone), `translate(${x} ${y}) rotate(${ink.random.whole(-40, 40)}) scale(1.15)`) : '';
    })
    .join('');
  return `${chosen.ground(ink, tone)}${things}`;
}
