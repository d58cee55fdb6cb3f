import { mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem } from '../motif.ts';
import { type Drawing, flat, stand } from './look.ts';

const dark = '#35383e';
const steel = '#c3c9ce';

const thermos: Drawing = stand(160, (ink, { colour: c, pattern }) => {
  if (pattern === 'tumbler')
    return `${path('M128 110H272L252 346Q250 366 232 366H168Q150 366 148 346z', ink.side(c, 0.28))}${rect(122, 96, 156, 20, 9, ink.metal())}${stroke('M222 100L236 16', '#efe9da', 9)}${rect(132, 84, 136, 18, 9, shade(c, -0.25))}${rect(146, 320, 108, 8, 0, '#fff', 'opacity=".4"')}${streak('M146 124H160L170 340H160z', 0.4)}${stroke('M270 150C326 150 320 270 262 266', shade(c, -0.15), 17)}`;
  const bullet = pattern === 'bullet';
  const infuser = pattern === 'infuser';
  const cap = bullet
    ? path('M146 116V70Q146 30 200 30T254 70V116z', ink.side(steel, 0.3))
    : pattern === 'flip'
      ? `${rect(150, 64, 100, 54, 14, ink.side(dark))}${path('M158 64Q158 34 200 34T242 64z', ink.side(shade(c, -0.1)))}${stroke('M242 60Q262 72 254 104', dark, 9)}`
      : `${rect(150, 52, 100, 66, 16, ink.side(shade(c, -0.24), 0.3))}${times(9, (i) => stroke(`M${160 + i * 10} 62V110`, '#fff', 1.8, 'opacity=".25"'))}`;
  return `${cap}${rect(140, 112, 120, 14, 5, ink.metal())}${path('M138 126H262Q276 140 276 166V346Q276 366 256 366H144Q124 366 124 346V166Q124 140 138 126z', ink.side(c, 0.3))}${infuser ? `${rect(146, 168, 108, 130, 18, '#e9f2ee', 'opacity=".85"')}${rect(146, 224, 108, 74, 18, '#c9a25a', 'opacity=".75"')}${times(6, (i) => oval(166 + i * 14, 236 + (i % 3) * 18, 10, 5, '#6a8a4a', `transform="rotate(${i * 40} ${166 + i * 14} ${236 + (i % 3) * 18})"`))}` : `${emblem('drop', 200, 240, 0.85, shade(c, 0.5), '#fff')}`}${rect(124, 328, 152, 7, 0, '#fff', 'opacity=".3"')}${streak('M138 150H152V346Q140 346 138 336z', 0.42)}${streak('M258 150H263V340H258z', 0.2)}`;
});

const foodJar: Drawing = stand(210, (ink, { colour: c, pattern }) => {
  const mini = pattern === 'mini';
  const top = mini ? 190 : 130;
  return `${path(`M112 ${top}H288Q302 ${top + 16} 302 ${top + 36}V340Q302 366 276 366H124Q98 366 98 340V${top + 36}Q98 ${top + 16} 112 ${top}z`, ink.side(c, 0.28))}${pattern === 'tiers' ? `${rect(98, 216, 204, 8, 0, shade(c, -0.35))}${rect(98, 292, 204, 8, 0, shade(c, -0.35))}` : ''}${rect(106, top - 16, 188, 20, 8, ink.metal())}${path(`M116 ${top - 14}V${top - 50}Q116 ${top - 70} 140 ${top - 70}H260Q284 ${top - 70} 284 ${top - 50}V${top - 14}z`, ink.side(shade(c, -0.2), 0.28))}${stroke(`M130 ${top - 66}Q200 ${top - 118} 270 ${top - 66}`, dark, 12)}${dot(200, 258, 34, '#fff', 'opacity=".18"')}${emblem('bowl', 200, 256, 0.85, shade(c, 0.6), shade(c, 0.3))}${streak(`M112 ${top + 30}H126V346Q114 346 112 336z`, 0.42)}${group(`${stroke('M0 0V-110', '#c3c9ce', 8)}${oval(0, -124, 16, 24, ink.metal())}`, 'translate(336 368) rotate(8)')}`;
});

const kidCup: Drawing = stand(190, (ink, { colour: c, pattern }) => {
  const ears =
    pattern === 'ears'
      ? `${oval(156, 60, 16, 40, shade(c, -0.1))}${oval(244, 60, 16, 40, shade(c, -0.1))}`
      : pattern === 'bear'
        ? `${dot(146, 90, 24, shade(c, -0.1))}${dot(254, 90, 24, shade(c, -0.1))}`
        : '';
  return `${ears}${stroke('M132 180C60 180 60 286 128 286M268 180C340 180 340 286 272 286', shade(c, -0.2), 16)}${stroke('M210 92Q214 44 250 40', '#f4efe4', 13)}${path('M140 140Q140 92 200 90T260 140z', ink.side(shade(c, -0.12)))}${rect(130, 134, 140, 20, 9, shade(c, -0.25))}${path('M134 154H266Q276 164 276 180V340Q276 366 250 366H150Q124 366 124 340V180Q124 164 134 154z', ink.side(c, 0.24))}${rect(124, 320, 152, 16, 0, '#fff', 'opacity=".45"')}${dot(200, 244, 50, '#fffaf0')}${emblem(pattern, 200, 246, 1.5, pattern === 'bear' || pattern === 'ears' ? '#b98a5e' : mix(c, '#d9774a', 0.5), '#e8a33d')}${streak('M136 176H148V346Q138 344 136 334z', 0.5)}`;
});

const fryPan: Drawing = flat((ink, { colour: c, pattern }) => {
  const square = pattern === 'square';
  const wok = pattern === 'wok';
  const inside = mix('#4a4846', c, 0.16);
  const food =
    pattern === 'holes'
      ? times(
          4,
          (i) =>
            `${dot(120 + (i % 2) * 82, 158 + Math.floor(i / 2) * 82, 36, shade(inside, -0.35))}${dot(120 + (i % 2) * 82, 158 + Math.floor(i / 2) * 82, 31, '#fdf6e6')}${dot(122 + (i % 2) * 82, 160 + Math.floor(i / 2) * 82, 14, '#f2b43c')}`,
        )
      : wok
        ? `${times(9, (i) => oval(120 + ((i * 47) % 90), 160 + ((i * 31) % 90), 22, 11, i % 3 === 0 ? '#d9532f' : '#7ea34e', `transform="rotate(${i * 50} ${120 + ((i * 47) % 90)} ${160 + ((i * 31) % 90)})"`))}`
        : `${path('M104 176Q110 130 160 140Q210 130 220 180Q226 236 170 244Q110 246 104 176z', '#fdf8ec')}${dot(162, 192, 30, ink.ball('#f2a93c'))}${oval(210, 244, 18, 8, '#7ea34e', 'transform="rotate(30 210 244)"')}`;
  const outer = square
    ? rect(30, 74, 264, 252, 40, ink.down(c, 0.24)) + rect(50, 94, 224, 212, 28, ink.down(inside))
    : dot(162, 200, wok ? 146 : 136, ink.side(c, 0.24)) + dot(162, 200, wok ? 128 : 116, ink.down(inside));
  return `${group(`${rect(120, -15, 130, 30, 14, ink.down(pattern === 'wok' ? '#a9743f' : dark))}${rect(112, -12, 34, 24, 6, ink.metal())}${dot(232, 0, 6, '#fff', 'opacity=".6"')}`, `translate(162 200) rotate(-22) ${square ? 'translate(14 0)' : ''}`)}${outer}${food}${wok ? rect(2, 178, 30, 44, 12, dark) : ''}${streak('M62 180Q70 110 130 92Q90 130 84 190z', 0.2)}`;
});

const soupPot: Drawing = stand(290, (ink, { accent: c, pattern }) => {
  const tone = mix(steel, c, 0.3);
  const tiers = pattern === 'tiers';
  const top = tiers ? 110 : 170;
  return `${tiers ? '' : stroke('M170 92q-14-18 0-36t0-30M226 94q-14-18 0-34t0-30', '#fff', 8, 'opacity=".65"')}${stroke(`M74 ${top + 70}C30 ${top + 66} 30 ${top + 116} 74 ${top + 112}M326 ${top + 70}C370 ${top + 66} 370 ${top + 116} 326 ${top + 112}`, pattern === 'handle' ? '#a9743f' : dark, 15)}${rect(70, top + 30, 260, 366 - top - 30, 24, ink.metal(tone))}${tiers ? `${rect(70, 226, 260, 12, 4, shade(tone, -0.35))}${times(7, (i) => dot(108 + i * 31, 204, 5, shade(tone, -0.45)))}` : ''}${rect(60, top + 22, 280, 16, 8, ink.metal(shade(tone, -0.1)))}${path(`M74 ${top + 24}Q84 ${top - 44} 200 ${top - 46}T326 ${top + 24}z`, '#e6eff1', 'opacity=".92"')}<path d="M74 ${top + 24}Q84 ${top - 44} 200 ${top - 46}T326 ${top + 24}" fill="none" stroke="${shade(tone, -0.25)}" stroke-width="7"/>${rect(180, top - 66, 40, 24, 10, pattern === 'handle' ? '#a9743f' : dark)}${streak(`M96 ${top + 8}Q120 ${top - 28} 190 ${top - 36}Q130 ${top - 14} 116 ${top + 12}z`, 0.9)}`;
});

const handleTones = ['#d9532f', '#3d4a5a', '#e8a33d', '#1f8a70', '#4b6f9c'];

const screwdriver: Drawing = flat((ink, { accent: c, pattern }) => {
  const tool = (x: number, tone: string, length: number): string =>
    `${path(`M${x - 13} 232Q${x - 16} 224 ${x - 10} 214H${x + 10}Q${x + 16} 224 ${x + 13} 232V316Q${x + 13} 330 ${x} 330T${x - 13} 316z`, ink.side(tone, 0.3))}${rect(x - 5, 236, 4, 74, 2, '#fff', 'opacity=".35"')}${rect(x - 4, 214 - length, 8, length, 2, ink.metal())}${path(`M${x - 4} ${214 - length}L${x} ${200 - length}L${x + 4} ${214 - length}z`, '#8a9097')}`;
  if (pattern === 'power')
    return `${rect(30, 50, 340, 300, 26, ink.down(shade(c, -0.3)))}${rect(46, 66, 308, 268, 16, '#3a3d44')}${group(`${rect(-70, -26, 140, 52, 22, ink.down(c))}${path('M-62 14H-14L-26 120Q-28 130-38 130H-70Q-80 130-78 118z', ink.side(c))}${rect(66, -12, 54, 24, 6, ink.metal())}${rect(116, -5, 34, 10, 3, ink.metal())}${rect(-20, 26, 16, 26, 6, '#d9532f')}`, 'translate(170 136)')}${times(10, (i) => `${rect(196 + (i % 5) * 30, 226 + Math.floor(i / 5) * 52, 14, 20, 3, ink.metal())}${rect(200 + (i % 5) * 30, 244 + Math.floor(i / 5) * 52, 6, 18, 2, '#9aa0a6')}`)}`;
  return `${rect(26, 44, 348, 312, 26, ink.down(mix(c, dark, 0.45)))}${rect(40, 58, 320, 284, 16, '#34373d')}${times(pattern === 'bands' ? 7 : 6, (i) => tool(76 + i * (pattern === 'bands' ? 41.5 : 50), pattern === 'bands' ? (handleTones[i % 5] ?? c) : c, 100 + ((i * 23) % 40)))}${rect(40, 262, 320, 18, 0, '#23262b', 'opacity=".6"')}`;
});

const toolBox: Drawing = stand(330, (ink, { accent: c, pattern }) => {
  const tools = `${group(`${rect(-9, -130, 18, 130, 6, '#c99b67')}${path('M-50-160H26Q52-160 58-130H10V-120H-50z', ink.metal())}`, 'translate(120 220) rotate(-8)')}${group(`${stroke('M-10 0L-16-70M10 0L16-70', '#d9532f', 16)}${path('M-24-70Q-20-120 0-130Q20-120 24-70L6-76H-6z', ink.metal())}`, 'translate(212 214) rotate(6)')}${group(`${rect(-8, -150, 16, 90, 3, ink.metal())}${rect(-15, -64, 30, 70, 12, '#e8a33d')}`, 'translate(286 216) rotate(12)')}`;
  return `${tools}${pattern === 'power' ? group(`${rect(-60, -24, 110, 46, 20, ink.down('#3d4a5a'))}${rect(46, -10, 40, 18, 5, ink.metal())}${rect(-50, 16, 40, 80, 10, ink.side('#3d4a5a'))}`, 'translate(176 120)') : ''}${stroke('M120 214C120 150 280 150 280 214', dark, 16)}${path('M36 206H364V232H36z', ink.down(shade(c, 0.1)))}${rect(36, 226, 328, 138, 14, ink.side(c, 0.24))}${pattern === 'bands' ? `${rect(36, 274, 328, 10, 0, '#23262b', 'opacity=".5"')}${times(16, (i) => path(`M${44 + i * 20} 284h10l-10 18h-10z`, '#f2c24f'))}` : ''}${rect(96, 216, 40, 34, 6, ink.metal())}${rect(264, 216, 40, 34, 6, ink.metal())}${rect(160, 300, 80, 36, 8, '#fff', 'opacity=".85"')}${emblem('round', 200, 318, 0.5, shade(c, -0.3), c)}${streak('M46 240H60V350H50z', 0.35)}`;
});

const wrench: Drawing = flat((ink, { accent: c, pattern }) => {
  const metal = ink.metal(mix(steel, c, 0.12));
  const one = (s: number, x: number, y: number): string =>
    group(
      pattern === 'pipe'
        ? `${path('M-18-40H18L14 170Q12 184 0 184T-14 170z', ink.side(c, 0.3))}${path('M-30-150H44V-118H4V-36H-18z', metal)}${path('M-26-96H44V-66H10L6-44z', metal)}${times(6, (i) => stroke(`M${6 + i * 6}-116V-108M${6 + i * 6}-98V-90`, '#6a7076', 3))}${dot(-4, -58, 13, '#8a9097')}`
        : pattern === 'ring'
          ? `<path d="M0-184a44 44 0 1 0 .1 0zM0-160a20 20 0 1 1-.1 0zM0 100a44 44 0 1 0 .1 0zM0 124a20 20 0 1 1-.1 0z" fill="${metal}" fill-rule="evenodd"/>${path('M-16-104H16L14 108H-14z', metal)}${rect(-7, -80, 14, 160, 7, c)}`
          : `${path('M-16-90H16L20 160Q18 184 0 184T-20 160z', ink.side(c, 0.3))}${path('M-44-184L-18-170V-130L18-124L30-164L52-140Q56-88 14-78H-16Q-60-96-44-184z', metal)}${rect(-10, -20, 20, 150, 8, '#fff', 'opacity=".25"')}${dot(2, -104, 11, '#8a9097')}<circle cy="166" r="8" fill="#fff" opacity=".7"/>`,
      `translate(${x} ${y}) rotate(38) scale(${s})`,
    );
  return `${one(0.98, 190, 200)}${one(0.66, 286, 262)}`;
});

const scooter: Drawing = stand(330, (ink, { colour: c, pattern }) => {
  const wheel = (x: number, r: number): string =>
    `${dot(x, 366 - r, r, dark)}${dot(x, 366 - r, r * 0.62, ink.ball(shade(c, 0.25)))}${dot(x, 366 - r, r * 0.2, '#fff')}`;
  return `${stroke('M112 320L84 70', shade(c, -0.1), 15)}${stroke('M108 290L92 150', '#e6eaec', 8)}${stroke('M40 72Q84 54 130 74', dark, 12)}${rect(24, 62, 40, 20, 10, shade(c, 0.1))}${rect(112, 64, 40, 20, 10, shade(c, 0.1))}${times(4, (i) => stroke(`M${30 + i * 2} ${76}q-10 ${14 + i * 4} -4 ${30 + i * 4}`, ['#e8636f', '#f2c24f', '#5fb0c9', '#8fb35a'][i] ?? c, 4))}${path('M100 312Q120 290 150 300H318Q344 302 344 318T318 332H120z', ink.down(c, 0.2))}${rect(150, 298, 150, 9, 4, dark, 'opacity=".45"')}${pattern === 'seat' ? `${rect(246, 214, 10, 90, 4, ink.metal())}${path('M206 214Q206 190 250 192T310 200Q314 216 296 220H216z', ink.down(shade(c, -0.1)))}` : ''}${path('M300 300Q340 280 356 320L344 324Q332 304 306 312z', shade(c, -0.2))}${wheel(104, 40)}${wheel(326, pattern === 'two' ? 40 : 30)}${pattern === 'two' ? '' : wheel(296, 30)}${emblem('star', 100, 210, 0.6, '#fff', '#f2c24f')}`;
});

const dumbbell: Drawing = stand(320, (ink, { colour: c, pattern }) => {
  const hex = pattern !== 'round';
  const one = (x: number, y: number, s: number, tone: string): string =>
    group(
      `${rect(-80, -68, 160, 34, 12, ink.down(pattern === 'bands' ? steel : shade(tone, -0.15)))}${times(10, (i) => stroke(`M${-56 + i * 12}-64V-38`, '#000', 2, 'opacity=".16"'))}${hex ? `${path('M-150-76L-136-100H-84L-72-76V-26L-84-2H-136L-150-26z', ink.side(tone, 0.26))}${path('M150-76L136-100H84L72-76V-26L84-2H136L150-26z', ink.side(tone, 0.26))}` : `${rect(-146, -106, 68, 104, 30, ink.side(tone, 0.26))}${rect(78, -106, 68, 104, 30, ink.side(tone, 0.26))}`}${pattern === 'bands' ? rect(-132, -102, 10, 102, 3, '#fff', 'opacity=".3"') + rect(122, -102, 10, 102, 3, '#fff', 'opacity=".3"') : ''}${streak('M-138-86H-126V-16H-138z', 0.3)}`,
      `translate(${x} ${y}) scale(${s})`,
    );
  return `${one(226, 296, 0.86, shade(c, -0.1))}${one(188, 368, 1.08, c)}`;
});

/** Hardware and cups of Yongkang by name. */
export const yongkang: Readonly<Record<string, Drawing>> = {
  thermos,
  foodJar,
  kidCup,
  fryPan,
  soupPot,
  screwdriver,
  toolBox,
  wrench,
  scooter,
  dumbbell,
};
