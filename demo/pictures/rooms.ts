import { shade } from './colour.ts';
import { dot, group, type Ink, oval, path, rect, stroke, times } from './kit.ts';
import type { PropName } from './props.ts';

/** A place of use: what is behind the goods, what they stand on, and the things that may stand beside them. */
export interface Room {
  wall(ink: Ink, tone: string): string;
  /** From y = 580 down. */
  surface(ink: Ink, tone: string): string;
  props: readonly PropName[];
}

const plain = (ink: Ink, tone: string): string =>
  `<rect width="800" height="800" fill="${ink.blend([shade(tone, 0.42), tone], true)}"/>`;
const wood = (ink: Ink, tone = '#c99563'): string =>
  `${rect(0, 580, 800, 220, 0, ink.down(tone))}${rect(0, 580, 800, 12, 0, shade(tone, 0.25))}${stroke('M0 640Q300 626 800 644M0 706Q420 690 800 712M0 764Q260 776 800 758', shade(tone, -0.18), 3, 'opacity=".5"')}`;
const floor = (ink: Ink, tone = '#d9b78e'): string =>
  `${rect(0, 580, 800, 220, 0, ink.down(tone))}${times(7, (i) => stroke(`M${-60 + i * 150} 800L${60 + i * 115} 580`, shade(tone, -0.16), 2.5, 'opacity=".6"'))}${rect(0, 572, 800, 12, 0, shade(tone, 0.35))}`;
const tiles = (tone: string, size: number, to: number): string =>
  stroke(
    `${times(Math.ceil(800 / size), (i) => `M${i * size} 0V${to}`)}${times(Math.ceil(to / size), (i) => `M0 ${i * size}H800`)}`,
    shade(tone, 0.5),
    3,
    'opacity=".55"',
  );
const gingham = (tone: string, y: number): string =>
  `${times(10, (i) => rect(i * 80, y, 40, 800 - y, 0, tone, 'opacity=".3"'))}${times(4, (i) => rect(0, y + i * 64, 800, 32, 0, tone, 'opacity=".3"'))}`;
const window = (ink: Ink, x: number, y: number, w: number, h: number, sky: readonly string[]): string =>
  `${rect(x - 14, y - 14, w + 28, h + 28, 8, '#fdfaf3')}${rect(x, y, w, h, 2, ink.blend(sky, true))}${dot(x + w * 0.7, y + h * 0.3, 34, '#fff6d8', 'opacity=".9"')}${path(`M${x} ${y + h}V${y + h * 0.7}Q${x + w * 0.3} ${y + h * 0.5} ${x + w * 0.55} ${y + h * 0.72}T${x + w} ${y + h * 0.66}V${y + h}z`, '#a9c19a', 'opacity=".8"')}${rect(x + w / 2 - 5, y, 10, h, 0, '#fdfaf3')}${rect(x, y + h / 2 - 5, w, 10, 0, '#fdfaf3')}`;
const board = (y: number, from: number, width: number): string =>
  `${rect(from, y, width, 16, 3, '#b98552')}${rect(from, y + 16, width, 8, 0, '#000', 'opacity=".08"')}`;
const jars = (ink: Ink, y: number, from: number, count: number): string =>
  times(
    count,
    (i) =>
      `${rect(from + i * 74, y - 70, 52, 70, 9, ink.side(['#e0b98f', '#a9bfa4', '#d99a84', '#e9d9b4', '#a9bcc8'][i % 5] ?? '#ddd'))}${rect(from + i * 74 + 4, y - 82, 44, 14, 4, '#8e6239')}`,
  );
const spines = (y: number, from: number, count: number): string =>
  times(count, (i) =>
    rect(
      from + i * 26,
      y - 96 - ((i * 37) % 30),
      22,
      96 + ((i * 37) % 30),
      3,
      ['#c9705a', '#5f8296', '#e0b563', '#7f9a78', '#a98aa0', '#d9b8a0'][i % 6] ?? '#ccc',
    ),
  );

/** Rooms by the names in the goods lists. */
export const rooms: Readonly<Record<string, Room>> = {
  kitchen: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${tiles(tone, 100, 580)}${board(170, 60, 680)}${jars(ink, 170, 90, 4)}${group(`${oval(0, -30, 40, 30, '#7aa56c')}${path('M-30-20H30L24 0H-24z', '#c9785a')}`, 'translate(640 170)')}`,
    surface: (ink) =>
      `${rect(0, 580, 800, 220, 0, ink.down('#e9e1d4'))}${rect(0, 580, 800, 16, 0, '#f8f3ea')}${stroke('M80 660Q200 640 330 680M500 720Q620 690 760 730', '#cfc3b0', 3)}`,
    props: ['lemons', 'plant', 'apples', 'bowl', 'bottle'],
  },
  breakfast: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${window(ink, 470, 70, 260, 300, ['#bfdcea', '#fbeed2'])}${path('M440 40H760V110Q720 150 680 110Q640 150 600 110Q560 150 520 110Q480 150 440 110z', shade(tone, 0.5))}`,
    surface: (ink, tone) =>
      `${rect(0, 580, 800, 220, 0, '#fdf8ee')}${gingham(shade(tone, -0.25), 580)}${rect(0, 580, 800, 8, 0, ink.down('#ffffff'))}`,
    props: ['bread', 'milk', 'apples', 'tulips', 'cup'],
  },
  desk: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${group(`${rect(-90, -70, 180, 140, 5, '#fdfaf3')}${path('M-74 54L-20-20L20 30L40 6L74 54z', shade(tone, -0.2))}${dot(30, -30, 18, '#e8a33d')}`, 'translate(180 170)')}${board(240, 440, 300)}${spines(240, 470, 7)}${group(`${oval(0, -36, 36, 36, '#6f9f72')}${path('M-26-16H26L20 0H-20z', '#e9e3d6')}`, 'translate(700 240)')}`,
    surface: (ink) => wood(ink),
    props: ['books', 'laptop', 'cup', 'plant', 'lamp', 'frame'],
  },
  laundry: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${rect(440, 150, 330, 440, 18, ink.side('#f4f1ea'))}${dot(605, 380, 122, '#c3cbd0')}${dot(605, 380, 100, ink.blend(['#8fb0c0', '#d3e3e8'], true))}${stroke('M530 400q40-50 76-10t70-20', '#fff', 12, 'opacity=".6"')}${dot(490, 194, 18, '#c3cbd0')}${rect(620, 180, 120, 30, 8, '#33363d')}${stroke('M0 90H420', '#b9b0a0', 4)}${times(3, (i) => `${path(`M${50 + i * 120} 90H${130 + i * 120}V190H${50 + i * 120}z`, ['#f3ddd2', '#d9e6e0', '#f4e8c8'][i] ?? '#fff')}${rect(60 + i * 120, 82, 8, 22, 2, '#a9794a')}`)}`,
    surface: (ink) => floor(ink, '#dccbb2'),
    props: ['laundry', 'bottle', 'towelroll', 'plant'],
  },
  wardrobe: {
    wall: (ink, tone) =>
      `${plain(ink, shade(tone, 0.1))}${rect(40, 30, 720, 552, 10, ink.down('#cfa477'))}${rect(64, 56, 672, 526, 4, ink.blend([shade(tone, -0.02), shade(tone, 0.3)], true))}${rect(590, 56, 12, 526, 0, '#b98552')}${board(230, 602, 134)}${board(410, 602, 134)}${times(3, (i) => rect(616, 206 - i * 24, 106, 22, 8, ['#e3b9a0', '#a9bcc8', '#f0e3c8'][i] ?? '#eee'))}${times(3, (i) => rect(618, 386 - i * 26, 102, 24, 8, ['#8fa38f', '#d9c3b0', '#c9a0a0'][i] ?? '#eee'))}${rect(622, 480, 94, 92, 6, ink.side('#e4d3b8'))}`,
    surface: (ink) => floor(ink, '#d0ab80'),
    props: ['plant', 'gift', 'towelroll', 'basket'],
  },
  livingroom: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${group(`${rect(-80, -100, 160, 200, 6, '#fdfaf3')}${dot(0, -20, 46, '#e0a07a')}${path('M-60 90Q-20 10 20 50T60 90z', '#8fa38f')}`, 'translate(170 190)')}${rect(430, 330, 420, 210, 40, ink.down(shade(tone, -0.22)))}${rect(470, 430, 400, 120, 26, ink.down(shade(tone, -0.12)))}${rect(400, 400, 90, 170, 36, ink.side(shade(tone, -0.26)))}${stroke('M700 330V120', '#8e6239', 8)}${path('M640 140L664 60H736L760 140z', '#f6e6c4')}`,
    surface: (ink, tone) =>
      `${floor(ink)}${oval(420, 720, 400, 70, shade(tone, 0.35))}${oval(420, 720, 350, 56, 'none', `stroke="${shade(tone, -0.08)}" stroke-width="5"`)}`,
    props: ['plant', 'books', 'candle', 'vase', 'basket'],
  },
  bedroom: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${window(ink, 80, 80, 220, 260, ['#8fa3c4', '#e9d3d0'])}${path('M360 590V300Q360 260 400 260H900V590z', ink.down('#b98a5e'))}${rect(380, 440, 500, 160, 30, '#f8f2e8')}${rect(420, 390, 170, 80, 30, ink.down('#fffdf8'))}${rect(610, 390, 170, 80, 30, ink.down(shade(tone, 0.3)))}`,
    surface: (ink) => wood(ink, '#c69a70'),
    props: ['lamp', 'books', 'candle', 'pillow', 'tulips'],
  },
  picnic: {
    wall: (ink) =>
      `<rect width="800" height="800" fill="${ink.blend(['#bfe0ec', '#eef6e4'], true)}"/>${dot(650, 130, 62, '#fff3c4')}${path('M0 440Q180 320 380 420T800 380V800H0z', '#a9c98f')}${path('M0 520Q260 420 520 500T800 470V800H0z', '#8fb878')}${times(4, (i) => `${rect(60 + i * 210, 350 + (i % 2) * 40, 12, 70, 3, '#8e6239')}${oval(66 + i * 210, 330 + (i % 2) * 40, 50, 56, i % 2 === 0 ? '#6f9f62' : '#85ae70')}`)}${stroke('M120 130q20-16 40 0q20-16 40 0M330 90q14-12 28 0q14-12 28 0', '#fff', 6)}`,
    surface: (ink) =>
      `${path('M0 600Q400 570 800 600V800H0z', '#fdf6ea')}${ink.clip('M0 600Q400 570 800 600V800H0z', gingham('#d8503f', 570))}`,
    props: ['basket', 'apples', 'bread', 'lemons', 'milk'],
  },
  teaTable: {
    wall: (ink, tone) =>
      `${plain(ink, shade(tone, -0.06))}${dot(400, 300, 252, '#b98552')}${dot(400, 300, 238, ink.blend(['#f4ecd8', '#dbe5d3'], true))}${path('M190 410Q300 330 380 400T610 390Q560 530 400 538T190 410z', '#a9bfa4', 'opacity=".8"')}${path('M230 460Q340 400 430 450T590 440Q520 538 400 538T230 460z', '#8fa98f', 'opacity=".7"')}${stroke('M250 520V120M286 530V90M540 520V110', '#7f9a68', 7)}${times(5, (i) => path(`M${252 + (i % 2) * 36} ${150 + i * 60}q34-20 58-4q-30 14-58 4z`, '#8fae74'))}${times(3, (i) => path(`M540 ${170 + i * 80}q-34-20-58-4q30 14 58 4z`, '#8fae74'))}`,
    surface: (ink, tone) =>
      `${wood(ink, '#8f6245')}${path('M220 580H580L640 800H160z', shade(tone, 0.42), 'opacity=".92"')}${stroke('M236 584L182 800M564 584L618 800', shade(tone, -0.2), 4)}`,
    props: ['teacups', 'pot', 'branch', 'candle'],
  },
  shelf: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${rect(40, 40, 720, 560, 8, ink.down('#b98a5e'))}${rect(62, 62, 676, 520, 2, shade(tone, 0.36))}${board(220, 62, 676)}${spines(220, 90, 6)}${group(`${path('M-30-100H30Q26-70 44-50Q54-20 30 0H-30Q-54-20-44-50Q-26-70-30-100z', ink.side('#7f9aa4'))}`, 'translate(390 220)')}${spines(220, 500, 4)}${dot(670, 178, 42, ink.ball('#d9a07a'))}`,
    surface: (ink) => wood(ink, '#b98552'),
    props: ['vase', 'books', 'frame', 'cactus', 'candle'],
  },
  giftBox: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${dot(400, 320, 270, shade(tone, 0.3))}${times(26, (i) => group(rect(-7, -4, 14, 8, 3, ['#d8402f', '#e0b14c', '#1f8a70', '#fff'][i % 4] ?? '#fff', 'opacity=".85"'), `translate(${(i * i * 57 + i * 131) % 800} ${(i * i * 23 + i * 71) % 500}) rotate(${i * 41})`))}${stroke('M0 70Q200 130 400 70T800 70', shade(tone, -0.3), 3)}${times(8, (i) => path(`M${30 + i * 100} ${84 + Math.sin(i * 1.57) * 12}h50l-25 54z`, ['#d8402f', '#e0b14c', '#1f8a70', '#eba3ad'][i % 4] ?? '#fff'))}`,
    surface: (ink, tone) =>
      `${path('M0 600Q400 560 800 600V800H0z', ink.down(shade(tone, -0.14)))}${path('M-20 800Q180 640 120 690T400 770T800 720V800z', '#d8402f', 'opacity=".16"')}`,
    props: ['gift', 'bauble', 'gift', 'tulips'],
  },
  dining: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${rect(0, 400, 800, 180, 0, shade(tone, -0.08))}${stroke('M400 0V96', '#5a4a40', 5)}${path('M290 186Q300 96 400 92T510 186z', ink.down('#c9705a'))}${oval(400, 190, 110, 16, '#ffe9b4')}${path('M290 190H510L680 580H120z', '#fff3cf', 'opacity=".28"')}${group(`${rect(-60, -76, 120, 152, 4, '#fdfaf3')}${path('M-30 40Q0-60 30 40z', '#8fa38f')}`, 'translate(120 210)')}`,
    surface: (ink, tone) =>
      `${wood(ink, '#b9855a')}${path('M150 604H650L700 800H100z', shade(tone, 0.5), 'opacity=".8"')}`,
    props: ['bowl', 'tulips', 'teacups', 'lemons', 'pot'],
  },
  stall: {
    wall: (ink) =>
      `<rect width="800" height="800" fill="${ink.blend(['#3d4a5f', '#8a6a62', '#e0a878'], true)}"/>${times(6, (i) => dot(40 + i * 150, 330 + (i % 2) * 60, 26, ink.soft('#ffd58a', 0.7)))}${rect(40, 180, 16, 420, 0, '#7a5136')}${rect(744, 180, 16, 420, 0, '#7a5136')}${times(8, (i) => path(`M${i * 100} 90H${i * 100 + 100}V190Q${i * 100 + 50} 240 ${i * 100} 190z`, i % 2 === 0 ? '#d9503f' : '#fdf3e0'))}${rect(0, 70, 800, 30, 0, '#b5402f')}${stroke('M60 250Q230 300 400 250T740 250', '#4a3a34', 3)}${times(7, (i) => dot(100 + i * 100, 274 + (i % 2) * 10, 12, '#ffe3a0'))}`,
    surface: (ink) =>
      `${wood(ink, '#b9804f')}${times(8, (i) => stroke(`M${i * 100 + 50} 660V800`, '#8e5c36', 4, 'opacity=".6"'))}${rect(0, 646, 800, 14, 0, '#8e5c36', 'opacity=".6"')}`,
    props: ['crate', 'bowl', 'crate', 'lemons'],
  },
  street: {
    wall: (ink) =>
      `<rect width="800" height="800" fill="${ink.blend(['#cfe2ea', '#f8ead8'], true)}"/>${[
        [0, 190, 170, '#d9c3b4'],
        [160, 120, 150, '#c4cdc8'],
        [510, 170, 160, '#d4c0c0'],
        [660, 90, 180, '#c9c8b8'],
      ]
        .map(
          ([x, y, w, fill]) =>
            `${rect(Number(x), Number(y), Number(w), 480, 4, String(fill))}${times(8, (i) => rect(Number(x) + 22 + (i % 2) * 66, Number(y) + 36 + Math.floor(i / 2) * 84, 44, 54, 4, '#fdf6e4', 'opacity=".75"'))}`,
        )
        .join(
          '',
        )}${stroke('M350 590V230Q350 200 380 200', '#4a4d54', 9)}${dot(392, 206, 18, '#fff0c0')}${times(2, (i) => `${rect(440 + i * 290, 470, 12, 110, 2, '#8e6239')}${oval(446 + i * 290, 430, 56, 64, '#8fae74')}`)}`,
    surface: (ink) =>
      `${rect(0, 580, 800, 220, 0, ink.down('#d3ccc2'))}${rect(0, 580, 800, 14, 0, '#efe9de')}${stroke('M0 660H800M0 730H800M140 594L100 660M400 594V660M660 594L700 660M60 730L20 800M300 730L280 800M560 730L590 800', '#b9b0a4', 3)}`,
    props: ['bench', 'plant', 'bench', 'crate'],
  },
  vanity: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${dot(400, 290, 256, ink.metal('#d9b25f'))}${dot(400, 290, 240, ink.blend(['#f4f6f7', '#dbe4ea'], true))}${path('M240 250L430 90H500L270 340z', '#fff', 'opacity=".5"')}${times(12, (i) => `${dot(400 + Math.cos(i * 0.5236) * 300, 290 + Math.sin(i * 0.5236) * 300, 36, ink.soft('#ffe9b4', 0.7))}${dot(400 + Math.cos(i * 0.5236) * 300, 290 + Math.sin(i * 0.5236) * 300, 13, '#fff6dc')}`)}`,
    surface: (ink, tone) =>
      `${rect(0, 580, 800, 220, 0, ink.down(shade(tone, 0.3)))}${rect(0, 580, 800, 14, 0, '#fdf6ee')}${stroke('M60 690Q240 650 420 700T780 670', '#fff', 5, 'opacity=".6"')}`,
    props: ['perfume', 'lipstick', 'tulips', 'candle'],
  },
  bathroom: {
    wall: (ink, tone) =>
      `${plain(ink, tone)}${tiles(tone, 80, 580)}${dot(400, 270, 196, '#c99b67')}${dot(400, 270, 182, ink.blend(['#f0f6f7', '#d0e0e4'], true))}${path('M290 250L430 120H480L320 320z', '#fff', 'opacity=".6"')}`,
    surface: (ink) =>
      `${rect(0, 580, 800, 220, 0, ink.down('#f2eee6'))}${rect(0, 580, 800, 16, 0, '#ffffff')}${oval(400, 790, 330, 60, '#dfe6e6')}`,
    props: ['bottle', 'towelroll', 'plant', 'candle', 'cactus'],
  },
  snow: {
    wall: (ink) =>
      `<rect width="800" height="800" fill="${ink.blend(['#a9c4dc', '#e9eef4'], true)}"/>${path('M0 420L170 220L300 380L440 180L620 400L720 300L800 380V800H0z', '#c4d6e4')}${path('M130 268L170 220L204 262L176 276zM396 244L440 180L494 246L448 262z', '#fff')}${times(6, (i) => group(`${rect(-6, -10, 12, 20, 0, '#6a5040')}${path('M0-150L46-80H24L60-10H-60L-24-80H-46z', '#5f8a78')}${path('M0-150L22-116Q0-104-22-116z', '#fff')}`, `translate(${60 + i * 142} ${520 + (i % 2) * 40}) scale(${0.8 + (i % 3) * 0.24})`))}${times(34, (i) => dot((i * 97) % 800, (i * 61) % 580, 3 + (i % 3) * 2, '#fff', 'opacity=".85"'))}`,
    surface: (ink) => path('M0 590Q200 560 420 590T800 580V800H0z', ink.down('#f6fafc')),
    props: ['snowman', 'bench', 'snowman'],
  },
  workbench: {
    wall: (ink, tone) =>
      `${plain(ink, shade(tone, -0.1))}${rect(60, 60, 680, 440, 10, ink.down('#d4b48a'))}${times(9, (i) => times(6, (j) => dot(104 + i * 74, 100 + j * 72, 4, '#8e6a42')))}${group(`${rect(-8, -30, 16, 150, 5, '#a9623f')}${rect(-52, -52, 104, 34, 8, ink.metal())}`, 'translate(170 180)')}${group(`${stroke('M-14 0L-24 120M14 0L24 120', '#d9503f', 16)}${path('M-26 0Q-20-60 0-70Q20-60 26 0z', ink.metal())}`, 'translate(640 200)')}${group(`${rect(-6, 0, 12, 110, 3, ink.metal())}${rect(-14, -70, 28, 76, 10, '#e8a33d')}`, 'translate(300 190)')}`,
    surface: (ink) => wood(ink, '#b98a5a'),
    props: ['bolts', 'tape', 'bolts', 'cup'],
  },
};
