import { shade } from './colour.ts';
import { dot, group, type Ink, oval, path, rect, stroke, times } from './kit.ts';

/** A thing beside the goods, standing on (0, 0), about 150 high. */
export type Prop = (ink: Ink, tone: string) => string;

const leafPair = (y: number, size: number, tone: string): string =>
  `${path(`M0 ${y}Q${-size} ${y - size * 0.2} ${-size * 1.1} ${y - size * 0.9}Q${-size * 0.2} ${y - size * 0.8} 0 ${y}z`, tone)}${path(`M0 ${y}Q${size} ${y - size * 0.2} ${size * 1.1} ${y - size * 0.9}Q${size * 0.2} ${y - size * 0.8} 0 ${y}z`, shade(tone, 0.16))}`;

/** Props by name. */
export const props = {
  plant: (ink, tone) =>
    `${times(4, (i) => leafPair(-60 - i * 30, 52 - i * 6, i % 2 === 0 ? '#5f8f5f' : '#7aa56c'))}${stroke('M0-60V-150', '#4f7a50', 4)}${path('M-40-62H40L30 0H-30z', ink.side(shade(tone, -0.1)))}${rect(-45, -70, 90, 16, 6, shade(tone, 0.1))}`,
  cactus: (ink) =>
    `${rect(-22, -140, 44, 100, 22, ink.side('#6f9f72'))}${stroke('M-22-80Q-48-80-46-112M22-70Q50-70 46-104', '#6f9f72', 15)}${dot(0, -142, 9, '#e88a9a')}${path('M-36-50H36L28 0H-28z', ink.side('#c9785a'))}`,
  tulips: (ink, tone) =>
    `${times(3, (i) => group(`${stroke('M0 0V-90', '#5f8f5f', 4)}${path('M-18-90Q-20-126-10-120Q0-134 10-120Q20-126 18-90Q0-74-18-90z', ['#e0707a', '#efb04a', '#eba3ad'][i] ?? '#e0707a')}`, `translate(0 -70) rotate(${i * 22 - 22})`))}${path('M-26-96H26L34-20Q34 0 18 0H-18Q-34 0-34-20z', ink.side(shade(tone, 0.3)))}`,
  books: (ink) =>
    `${rect(-74, -26, 148, 26, 4, ink.down('#c9705a'))}${rect(-64, -50, 130, 24, 4, ink.down('#5f8296'))}${rect(-70, -72, 120, 22, 4, ink.down('#e0b563'))}${rect(-58, -20, 40, 5, 2, '#fff', 'opacity=".6"')}`,
  lamp: (ink, tone) =>
    `${oval(0, -200, 120, 110, ink.soft('#ffe3a0', 0.55))}${rect(-5, -150, 10, 146, 4, '#8e6239')}${oval(0, -4, 46, 9, '#7a5136')}${path('M-52-150L-30-232H30L52-150z', ink.down(shade(tone, 0.45)))}`,
  cup: (ink, tone) =>
    `${stroke('M36-66C80-74 80-18 34-24', shade(tone, -0.16), 11)}${path('M-42-82H42L34-6Q32 0 24 0H-24Q-32 0-34-6z', ink.side(shade(tone, 0.3)))}${oval(0, -82, 42, 10, '#7a4e30')}${stroke('M-12-104q-10-14 0-28M12-104q-10-14 0-28', '#fff', 6, 'opacity=".7"')}`,
  lemons: (ink) =>
    `${dot(-28, -62, 34, ink.ball('#f0c93f'))}${dot(32, -60, 34, ink.ball('#f4d35c'))}${dot(2, -92, 32, ink.ball('#e9bb34'))}${path('M-76-54H76Q70 0 24 0H-24Q-70 0-76-54z', ink.side('#e9e3d6'))}`,
  apples: (ink) =>
    `${dot(-34, -36, 36, ink.ball('#d8503f'))}${dot(36, -34, 34, ink.ball('#9dbb58'))}${stroke('M-34-70q2-12 10-16M36-66q2-10 8-14', '#6a4a2a', 4)}`,
  bread: (ink) =>
    `${oval(0, -8, 86, 14, '#f3ede2')}${path('M-64-14Q-66-66-20-70Q30-78 60-50Q74-20 56-14z', ink.down('#d69a4e'))}${stroke('M-36-58L-26-22M-6-66L4-22M26-60L34-22', '#f2cf94', 7)}`,
  milk: (ink) =>
    `${path('M-30-110H30L24-6Q24 0 16 0H-16Q-24 0-24-6z', '#e9f2f4', 'opacity=".85"')}${path('M-28-82H28L24-6Q24 0 16 0H-16Q-24 0-24-6z', ink.down('#fffdf8'))}`,
  basket: (ink) =>
    `${stroke('M-70-70C-66-170 66-170 70-70', '#a9794a', 10)}${path('M-84-80H84L70 0H-70z', ink.side('#c9975f'))}${times(4, (i) => stroke(`M${-80 + i * 3} ${-64 + i * 18}H${80 - i * 3}`, '#8e6239', 4, 'stroke-dasharray="14 8"'))}${path('M-70-80Q-40-120 0-96Q40-122 70-80z', '#f4ede0')}`,
  laundry: (ink, tone) =>
    `${dot(-30, -104, 34, '#e9cfc0')}${dot(26, -108, 38, shade(tone, 0.2))}${path('M-76-96H76L62 0H-62z', ink.side('#e4dccb'))}${times(5, (i) => rect(-54 + i * 24, -74, 12, 50, 5, '#c9bfa9'))}`,
  bottle: (ink, tone) =>
    `${path('M-8-132H24L34-120H4V-108H-8z', '#8a9097')}${rect(-14, -112, 28, 18, 4, '#9aa0a4')}${rect(-38, -96, 76, 96, 16, ink.side(shade(tone, 0.1)))}${rect(-24, -70, 48, 40, 6, '#fff', 'opacity=".8"')}`,
  towelroll: (ink, tone) =>
    `${rect(-80, -44, 160, 44, 20, ink.down('#f4ede0'))}${rect(-72, -86, 144, 44, 20, ink.down(shade(tone, 0.35)))}${dot(-60, -22, 12, '#d9cdb8')}${dot(-54, -64, 12, shade(tone, 0.1))}`,
  pot: (ink) =>
    `${stroke('M52-60C92-66 92-16 48-18', '#8a4f3a', 10)}${path('M-54-50L-88-76L-80-84L-48-68z', '#9a5b43')}${path('M0-92C52-92 62-48 50-18Q44 0 28 0H-28Q-44 0-50-18C-62-48-52-92 0-92z', ink.side('#9a5b43', 0.28))}${dot(0, -96, 9, '#7a4230')}`,
  teacups: (ink) =>
    `${path('M-60-44H0Q-4 0-22 0H-38Q-56 0-60-44z', ink.side('#f2ece0'))}${oval(-30, -44, 30, 7, '#c98f4a')}${path('M16-40H70Q66 0 50 0H36Q20 0 16-40z', ink.side('#e4ebe4'))}${oval(43, -40, 27, 6, '#c98f4a')}`,
  branch: () =>
    `${stroke('M-30 0Q0-90-10-150Q10-190 60-210M-8-120Q30-140 50-180', '#6a4a3a', 7)}${[
      [-14, -150],
      [24, -182],
      [58, -208],
      [40, -160],
      [-2, -96],
    ]
      .map(
        ([x = 0, y = 0]) =>
          `${times(5, (i) => group(oval(0, -10, 7, 9, '#e58a95'), `translate(${x} ${y}) rotate(${i * 72})`))}${dot(x, y, 5, '#f6dfa0')}`,
      )
      .join('')}${path('M-52-70H-4L4 0H-60z', '#5f7f8f')}`,
  gift: (ink, tone) =>
    `${rect(-66, -104, 132, 104, 6, ink.side(shade(tone, -0.08)))}${rect(-74, -122, 148, 34, 6, ink.side(tone))}${rect(-13, -122, 26, 122, 0, '#d8402f')}${path('M0-122Q-60-172-64-136Q-50-112 0-122zM0-122Q60-172 64-136Q50-112 0-122z', '#e0584a')}`,
  bauble: (ink) => `${dot(-30, -32, 32, ink.ball('#d8402f'))}${dot(34, -24, 24, ink.ball('#e0b14c'))}`,
  perfume: (ink, tone) =>
    `${rect(-14, -128, 28, 26, 5, '#d8b25c')}${rect(-44, -100, 88, 100, 16, ink.side(shade(tone, 0.25)))}${rect(-30, -76, 60, 60, 8, '#fff', 'opacity=".45"')}`,
  lipstick: (ink) =>
    `${path('M-16-70V-112Q-14-132 16-138V-70z', '#c23b45')}${rect(-20, -76, 40, 34, 3, ink.metal('#d9b25f'))}${rect(-24, -44, 48, 44, 5, '#33323a')}`,
  frame: (ink, tone) =>
    `${rect(-56, -140, 112, 140, 6, ink.down('#b98a5e'))}${rect(-42, -126, 84, 112, 3, '#fbf6ea')}${path('M-42-50L-10-90L14-56L24-70L42-44V-14H-42z', shade(tone, -0.15))}${dot(22, -102, 10, '#e8a33d')}`,
  vase: (ink, tone) =>
    `${path('M-16-130H16Q12-104 22-92Q52-60 40-22Q34 0 20 0H-20Q-34 0-40-22Q-52-60-22-92Q-12-104-16-130z', ink.side(shade(tone, 0.15)))}${stroke('M0-130Q-20-180-40-200M2-130Q20-170 44-186', '#8a9a6a', 4)}${dot(-42, -204, 12, '#e8b4a0')}${dot(46, -190, 12, '#efd08a')}`,
  bowl: (ink) =>
    `${stroke('M-70-74L60-104M-66-62L66-88', '#8e5a34', 6)}${path('M-64-62H64Q60 0 22 0H-22Q-60 0-64-62z', ink.side('#e9e3d6'))}${oval(0, -62, 64, 13, '#fff')}`,
  crate: (ink) =>
    `${dot(-44, -92, 26, ink.ball('#e5693f'))}${dot(4, -98, 26, ink.ball('#e8843f'))}${dot(50, -92, 26, ink.ball('#dd5f37'))}${times(3, (i) => rect(-80, -80 + i * 28, 160, 22, 3, ink.down('#c9975f')))}${rect(-80, -80, 14, 80, 2, '#a9794a')}${rect(66, -80, 14, 80, 2, '#a9794a')}`,
  bench: (ink) =>
    `${rect(-90, -58, 180, 16, 4, ink.down('#b98552'))}${rect(-90, -98, 180, 14, 4, ink.down('#c99563'))}${rect(-74, -98, 10, 98, 2, '#4a4d54')}${rect(64, -98, 10, 98, 2, '#4a4d54')}`,
  snowman: (ink) =>
    `${dot(0, -42, 46, ink.ball('#f4f8fa'))}${dot(0, -112, 34, ink.ball('#f4f8fa'))}${path('M4-110L40-102L4-98z', '#e8843f')}${dot(-10, -120, 4, '#2b2430')}${dot(12, -120, 4, '#2b2430')}${path('M-32-88Q0-74 32-88V-78Q0-62-32-78z', '#d8402f')}${rect(-22, -164, 44, 26, 4, '#3a4150')}${rect(-34, -142, 68, 8, 4, '#3a4150')}`,
  bolts: (ink) =>
    `${[
      [-40, 0],
      [0, 0],
      [36, 0],
    ]
      .map(
        ([x = 0], i) =>
          `${rect(x - 6, -40 + i * 6, 12, 40 - i * 6, 2, ink.metal())}${rect(x - 14, -54 + i * 6, 28, 16, 4, ink.metal('#9aa0a6'))}`,
      )
      .join('')}`,
  tape: (ink) =>
    `${path('M-56 0V-60Q-56-104-8-104T40-60V0z', ink.side('#e8b23d'))}${dot(-8, -56, 28, '#3a3d44')}${rect(38, -14, 60, 10, 2, '#f4d98a')}`,
  laptop: (ink) =>
    `${path('M-84-20L-70-128Q-69-136-60-136H60Q69-136 70-128L84-20z', '#4a4e57')}${path('M-72-30L-60-124H60L72-30z', ink.blend(['#a9c4d0', '#e3d6c4'], true))}${path('M-96-22H96L104-4Q104 0 98 0H-98Q-104 0-104-4z', ink.metal())}`,
  candle: (ink) =>
    `${oval(0, -100, 60, 60, ink.soft('#ffd58a', 0.6))}${path('M0-112Q12-92 0-84Q-12-92 0-112z', '#f0943a')}${rect(-30, -80, 60, 80, 8, ink.side('#f4e6d0'))}`,
  pillow: (ink, tone) => path('M-80-90Q0-76 80-90Q70-46 80 0Q0-10-80 0Q-70-46-80-90z', ink.down(shade(tone, 0.2))),
} satisfies Record<string, Prop>;

export type PropName = keyof typeof props;
