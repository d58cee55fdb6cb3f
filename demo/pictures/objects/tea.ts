import { inkOn, lightness, mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem, patterned } from '../motif.ts';
import { type Drawing, flat, stand } from './look.ts';

const leaves = (count: number, cx: number, cy: number, spread: number, colour: string): string =>
  times(count, (i) =>
    group(
      path(
        'M-16 0Q0-11 18 0Q0 8-16 0z',
        i % 3 === 0 ? shade(colour, 0.3) : i % 3 === 1 ? colour : shade(colour, -0.22),
      ),
      `translate(${Math.round(cx + Math.cos(i * 2.4) * Math.sqrt(i) * spread)} ${Math.round(cy + Math.sin(i * 2.4) * Math.sqrt(i) * spread * 0.5)}) rotate(${(i * 67) % 180})`,
    ),
  );

const goldOn = (c: string): string => (lightness(c) > 0.58 ? shade(c, -0.5) : '#ecd29a');

const teaTin: Drawing = stand(210, (ink, { accent: c, pattern, variant }) => {
  const round = variant === 'round';
  const gold = goldOn(c);
  const body = round ? 'M96 150H304V338Q304 364 200 364T96 338z' : 'M118 118H282V346Q282 364 200 364T118 346z';
  const y = round ? 150 : 118;
  const x = round ? 96 : 118;
  return `${path(body, ink.side(c, 0.28))}${patterned(ink, pattern, body, { x, y: y + 16, width: 400 - 2 * x, height: 220 }, c, shade(c, lightness(c) > 0.6 ? -0.18 : 0.24), 1)}${path(`M${x} ${y + 6}Q200 ${y + 30} ${400 - x} ${y + 6}V${y + 16}Q200 ${y + 40} ${x} ${y + 16}zM${x} 324Q200 350 ${400 - x} 324V332Q200 358 ${x} 332z`, gold)}${round ? `${dot(200, 256, 58, '#fbf5e6')}${`<circle cx="200" cy="256" r="49" fill="none" stroke="${gold}" stroke-width="3"/>`}` : `${rect(154, 176, 92, 132, 8, '#fbf5e6')}${rect(162, 184, 76, 116, 5, 'none', `stroke="${goldOn(c)}" stroke-width="2.5"`)}`}${emblem(pattern === 'plain' ? 'leaf' : pattern, 200, round ? 256 : 236, 1.1, mix(c, '#3f5a3a', 0.4), '#c98f3f')}${path(`M${x - 4} ${y}V${y - 46}Q200 ${y - 72} ${404 - x} ${y - 46}V${y}Q200 ${y + 26} ${x - 4} ${y}z`, ink.side(shade(c, -0.08), 0.3))}${oval(200, y - 49, 102 - (x - 96), 16, shade(c, 0.18))}${streak(`M${x + 14} ${y + 30}V320Q${x + 22} 330 ${x + 30} 334V${y + 34}z`, 0.3)}${round ? group(leaves(16, 0, 0, 8, '#7f8f52'), 'translate(330 358)') : ''}`;
});

const teaCake: Drawing = stand(250, (ink, { accent: c, pattern }) => {
  const wood = '#8e6239';
  return `${path('M80 366L110 300H290L320 366H292L276 324H124L108 366z', ink.down(wood))}${dot(200, 190, 142, ink.ball(mix(c, '#f7f0dd', 0.78)))}${times(18, (i) => group(stroke('M0-46Q6-90 0-138', mix(c, '#c9b58e', 0.7), 2.4, 'opacity=".7"'), `rotate(${i * 20} 200 190) translate(200 190)`))}${dot(200, 190, 92, shade(c, 0.08))}${`<circle cx="200" cy="190" r="84" fill="none" stroke="${goldOn(c)}" stroke-width="3"/>`}${emblem(pattern === 'plain' ? 'leaf' : pattern, 200, 190, 1.9, lightness(c) > 0.6 ? shade(c, -0.5) : '#fbf5e6', goldOn(c))}${streak('M96 130Q130 70 190 58Q130 100 108 150z', 0.4)}${group(`${path('M-52 0Q-46-22 0-24T52 0Q46 14 0 15T-52 0z', mix(c, '#6a5136', 0.5))}${leaves(18, 0, -8, 9, mix(c, '#6a5136', 0.35))}`, 'translate(318 356)')}`;
});

const teaSquares: Drawing = stand(300, (ink, { accent: c, pattern }) => {
  const tea = mix(c, '#6a5136', 0.45);
  const wrap = (x: number, y: number, turn: number): string =>
    group(
      `${rect(-40, -40, 80, 80, 6, ink.down(c))}${path('M-40-40H40L0-4z', shade(c, 0.16))}${dot(0, 4, 22, '#fbf5e6')}${emblem(pattern, 0, 4, 0.7, mix(c, '#3f5a3a', 0.4), '#c98f3f')}`,
      `translate(${x} ${y}) rotate(${turn})`,
    );
  const bare = (x: number, y: number, turn: number): string =>
    group(
      `${rect(-36, -36, 72, 72, 9, ink.down(tea, 0.26))}${leaves(18, 0, 0, 8, shade(tea, 0.18))}${stroke('M-36 0H36M0-36V36', shade(tea, -0.35), 3)}`,
      `translate(${x} ${y}) rotate(${turn})`,
    );
  return `${path('M40 340Q200 320 360 340Q350 368 200 368T40 340z', '#a9794a')}${wrap(126, 298, -4)}${wrap(216, 298, 3)}${bare(304, 302, 6)}${wrap(170, 214, 8)}${bare(262, 220, -8)}${wrap(214, 132, -6)}`;
});

const teaPouch: Drawing = stand(220, (ink, { accent: c, pattern, variant }) => {
  const vac = variant === 'vac';
  const gold = goldOn(c);
  const bag = 'M104 76H296L310 338Q312 366 286 366H114Q88 366 90 338z';
  const window = 'M156 222H244Q252 222 252 230V318Q252 326 244 326H156Q148 326 148 318V230Q148 222 156 222z';
  return `${vac ? group(`${rect(-38, -84, 76, 84, 4, ink.side(shade(c, 0.2)))}${dot(0, -42, 20, '#fbf5e6')}${emblem('leaf', 0, -42, 0.6, mix(c, '#3f5a3a', 0.4), gold)}`, 'translate(336 368) rotate(6)') : ''}${path(bag, ink.side(vac ? c : mix(c, '#d9c29a', 0.55), 0.24))}${patterned(ink, vac ? pattern : 'plain', bag, { x: 92, y: 110, width: 220, height: 250 }, c, shade(c, 0.22), 1)}${path('M98 96H302L304 128H96z', shade(c, -0.2))}${times(12, (i) => stroke(`M${106 + i * 17} 80V94`, '#fff', 1.6, 'opacity=".4"'))}${vac ? `${dot(200, 234, 64, '#fbf5e6')}${emblem(pattern, 200, 234, 1.5, mix(c, '#3f5a3a', 0.35), '#c98f3f')}` : `${path('M128 146H272V208H128z', c)}${emblem(pattern === 'plain' ? 'leaf' : pattern, 200, 177, 0.82, '#fbf5e6', gold)}${path(window, '#efe4c8')}${ink.clip(window, leaves(40, 200, 276, 10, mix(c, '#7a8a4a', 0.4)))}`}${streak('M110 134H126L116 346H102z', 0.32)}`;
});

const teaBalls: Drawing = stand(300, (ink, { accent: c, pattern }) => {
  const peel = mix(c, '#b9682a', 0.55);
  const ball = (x: number, y: number, r: number): string =>
    `${dot(x, y, r, ink.ball(peel))}${times(7, (i) => dot(x - r * 0.5 + ((i * 31) % Math.round(r)), y - r * 0.3 + ((i * 23) % Math.round(r)), 2, shade(peel, -0.35), 'opacity=".5"'))}${oval(x, y - r * 0.72, r * 0.34, r * 0.14, shade(peel, -0.4))}`;
  return `${path('M60 330Q200 312 340 330Q330 368 200 368T60 330z', ink.side('#e9dfc8'))}${ball(124, 276, 58)}${ball(246, 282, 54)}${ball(186, 200, 56)}${group(`${path('M-46-6A46 46 0 0 0 46-6Q0 12-46-6z', ink.ball(peel))}${oval(0, -8, 46, 16, '#f2c27a')}${leaves(16, 0, -10, 8, '#6a5136')}`, 'translate(312 336)')}${pattern === 'leaf' ? emblem('leaf', 84, 352, 0.7, '#6a8a4a', c) : pattern === 'orange' ? emblem('orange', 80, 336, 1.1, c, c) : emblem('round', 80, 344, 0.6, inkOn(peel), c)}`;
});

const teaBagBox: Drawing = stand(290, (ink, { accent: c, pattern }) => {
  const bag = (x: number, y: number, s: number): string =>
    group(
      `${stroke('M0-50Q30-90 60-70', '#efe9da', 3)}${rect(50, -84, 34, 30, 4, c)}${path('M-34-50H34L42 44H-42z', '#f7f1e2', 'opacity=".95"')}${path('M-30 0H30L40 42H-40z', mix(c, '#6a5136', 0.4), 'opacity=".75"')}`,
      `translate(${x} ${y}) scale(${s})`,
    );
  return `${path('M70 150H270V366H70z', ink.side(c, 0.2))}${path('M270 150L330 126V340L270 366z', shade(c, -0.25))}${path('M70 150L130 126H330L270 150z', shade(c, 0.3))}${patterned(ink, pattern, 'M70 150H270V366H70z', { x: 70, y: 160, width: 210, height: 200 }, c, shade(c, 0.2), 0.9)}${rect(98, 196, 144, 120, 12, '#fbf5e6')}${emblem(pattern, 170, 246, 1.3, mix(c, '#3f5a3a', 0.4), '#c98f3f')}${rect(124, 286, 92, 8, 4, goldOn(c), 'opacity=".8"')}${bag(318, 320, 0.95)}`;
});

const basket: Drawing = stand(300, (ink, { accent: c, pattern }) => {
  const body = 'M60 200H340L312 350Q308 366 292 366H108Q92 366 88 350z';
  const weave = times(7, (row) =>
    times(15, (i) =>
      rect(
        54 + i * 20 + (row % 2) * 10,
        212 + row * 22,
        17,
        18,
        6,
        row % 2 === i % 2 ? shade(c, 0.14) : shade(c, -0.1),
      ),
    ),
  );
  const handle = pattern === 'handle' || pattern === 'leaf';
  return `${handle ? stroke('M92 204C96 40 304 40 308 204', shade(c, -0.22), 17) + stroke('M92 204C96 46 304 46 308 204', shade(c, 0.2), 6, 'stroke-dasharray="14 9"') : ''}${pattern === 'check' ? path('M70 204Q120 140 200 160T330 204L300 246Q200 226 96 250z', '#f4ede0') : ''}${pattern === 'round' ? `${oval(160, 190, 56, 40, '#d9e2d4')}${oval(236, 186, 60, 44, '#e9cfc0')}` : ''}${path(body, ink.side(c, 0.3))}${ink.clip(body, weave)}${path(body, ink.side('#ffffff', 0.5), 'opacity=".12"')}${rect(50, 192, 300, 24, 12, ink.side(shade(c, -0.08)))}${times(20, (i) => stroke(`M${60 + i * 15} 196l8 16`, shade(c, -0.35), 3))}${rect(86, 350, 228, 16, 8, shade(c, -0.2))}${pattern === 'leaf' ? emblem('leaf', 286, 190, 1.2, '#7f9a5f', c) : ''}`;
});

const teaTray: Drawing = flat((ink, { accent: c, pattern }) => {
  const shape =
    pattern === 'round'
      ? 'M200 60a170 140 0 1 0 .1 0z'
      : 'M44 80H356Q376 80 376 100V300Q376 320 356 320H44Q24 320 24 300V100Q24 80 44 80z';
  const cup = (x: number, y: number, r: number): string =>
    `${dot(x + 4, y + 6, r, '#000', 'opacity=".18"')}${dot(x, y, r, '#f6f2e8')}${dot(x, y, r * 0.78, '#c98f4a')}${oval(x - r * 0.2, y - r * 0.25, r * 0.3, r * 0.2, '#e6bf82')}`;
  return `${path(shape, ink.down(c, 0.24))}${ink.clip(shape, pattern === 'grain' ? times(9, (i) => stroke(`M20 ${86 + i * 28}q90 ${i % 2 === 0 ? 16 : -14} 180 0t190 0`, shade(c, -0.22), 3, 'opacity=".7"')) : times(12, (i) => rect(24, 84 + i * 21, 360, 5, 2, shade(c, -0.4), 'opacity=".7"')))}<path d="${shape}" fill="none" stroke="${shade(c, -0.3)}" stroke-width="11"/>${cup(120, 250, 28)}${cup(196, 262, 28)}${cup(270, 246, 28)}${dot(176, 160, 56, ink.ball('#9a5b43'))}${dot(176, 160, 22, shade('#9a5b43', 0.16))}${dot(176, 160, 9, shade('#9a5b43', -0.3))}${path('M228 150L268 138V158L230 172z', '#9a5b43')}${stroke('M122 160Q86 156 92 186', '#9a5b43', 11)}${dot(310, 150, 36, '#f6f2e8')}${dot(310, 150, 27, '#b9cf9a')}${leaves(9, 310, 150, 8, '#6a8a4a')}`;
});

/** Teas and what belongs to them, by name. */
export const tea: Readonly<Record<string, Drawing>> = {
  teaTin,
  teaCake,
  teaSquares,
  teaPouch,
  teaBalls,
  teaBagBox,
  basket,
  teaTray,
};
