import { inkOn, lightness, mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem, hasMotif, patterned } from '../motif.ts';
import { both } from './garments.ts';
import { type Drawing, flat, hang, stand } from './look.ts';

const gold = '#e0b14c';
const bright = ['#d8402f', '#e0b14c', '#4e86c0', '#4f9465', '#eba3ad', '#9a82bf'];

const xmasTree: Drawing = stand(170, (ink, { accent: c, pattern }) => {
  const green = lightness(c) > 0.8 ? '#dfe9e6' : mix(c, '#2f6b4a', 0.55);
  const tier = (y: number, w: number): string =>
    path(
      `M200 ${y}L${200 + w} ${y + 112}Q${200 + w * 0.66} ${y + 100} ${200 + w * 0.4} ${y + 116}Q200 ${y + 100} ${200 - w * 0.4} ${y + 116}Q${200 - w * 0.66} ${y + 100} ${200 - w} ${y + 112}z`,
      ink.side(green, 0.24),
    );
  const balls = times(15, (i) => {
    const row = Math.floor(Math.sqrt(i * 2));
    const y = 116 + row * 46;
    const x = 200 + ((i * 71) % (60 + row * 36)) - (30 + row * 18);
    return pattern === 'snow'
      ? emblem('snow', x, y, 0.5, '#fff', '#fff')
      : pattern === 'grain'
        ? dot(x, y, 8, '#c99b67')
        : dot(x, y, 10, ink.ball(bright[i % 6] ?? gold));
  });
  return `${rect(184, 312, 32, 34, 4, '#8e6239')}${path('M146 330H254L242 368H158z', ink.side('#b5302a'))}${rect(140, 324, 120, 14, 6, '#d8b25c')}${tier(206, 132)}${tier(132, 104)}${tier(62, 74)}${pattern === 'plain' || pattern === 'star' ? stroke('M150 170Q200 190 246 162M126 246Q200 272 272 236M104 304Q200 336 296 300', gold, 5, 'opacity=".85"') : ''}${balls}${path('M200 22l9 20l22 2l-16 15l5 22l-20-12l-20 12l5-22l-16-15l22-2z', gold)}`;
});

const lantern: Drawing = hang((ink, { accent: c, pattern }) => {
  const red = mix(c, '#d8402f', 0.35);
  const shape = 'M120 108H280Q366 150 366 198T280 288H120Q34 246 34 198T120 108z';
  return `${stroke('M200 20V84', gold, 5)}${oval(200, 198, 190, 130, ink.soft('#ffb25c', 0.4))}${path(shape, ink.side(red, 0.26))}${times(5, (i) => `<ellipse cx="200" cy="198" rx="${22 + i * 34}" ry="90" fill="none" stroke="${shade(red, -0.28)}" stroke-width="2.5" opacity=".6"/>`)}${pattern === 'lattice' ? patterned(ink, 'lattice', shape, { x: 34, y: 108, width: 340, height: 190 }, red) : ''}${pattern === 'bands' ? ink.clip(shape, rect(30, 142, 340, 10, 0, gold) + rect(30, 244, 340, 10, 0, gold)) : ''}${dot(200, 198, 52, pattern === 'plain' ? gold : '#fbe6b4', 'opacity=".92"')}${hasMotif(pattern) ? emblem(pattern, 200, 198, 1.5, '#b5302a', '#e0663a') : emblem('cloud', 200, 202, 1.3, '#b5302a', gold)}${rect(124, 84, 152, 26, 8, ink.side(gold))}${rect(124, 286, 152, 24, 8, ink.side(gold))}${times(17, (i) => stroke(`M${136 + i * 8} 312q${(i % 3) - 1} 30 0 ${52 + (i % 2) * 6}`, i % 2 === 0 ? gold : '#d8402f', 4))}`;
});

const notebook: Drawing = stand(260, (ink, { colour: c, pattern }) => {
  const art = lightness(c) > 0.6 ? shade(c, -0.5) : shade(c, 0.6);
  return `${group(`${rect(84, 76, 232, 290, 12, shade(c, -0.3))}${rect(98, 80, 222, 282, 6, '#fbf6ea')}${times(6, (i) => stroke(`M318 ${90 + i * 4}V${352 - i * 2}`, '#e0d6c0', 1))}${rect(80, 72, 226, 294, 12, ink.side(c, 0.18))}${patterned(ink, pattern === 'cat' || pattern === 'star' ? pattern : 'plain', 'M80 72H306V366H80z', { x: 110, y: 80, width: 200, height: 290 }, c, shade(c, 0.2), 1)}${rect(80, 72, 30, 294, 10, shade(c, -0.16))}${rect(146, 124, 126, 124, 10, '#fbf6ea')}${emblem(pattern === 'plain' ? 'leaf' : pattern, 209, 188, 1.5, art === shade(c, 0.6) ? c : art, '#e8a33d')}${rect(164, 272, 90, 8, 4, '#fbf6ea', 'opacity=".7"')}${rect(276, 72, 9, 294, 0, shade(c, -0.35))}${path('M236 60H252V120L244 110L236 120z', '#d9381e')}`, 'rotate(-2 200 360)')}${group(`${rect(-6, -210, 12, 200, 5, ink.side('#3d4a5a'))}${path('M-6-10H6L0 8z', '#d9b27a')}${rect(-7, -218, 14, 24, 4, gold)}`, 'translate(352 362) rotate(9)')}`;
});

const pens: Drawing = stand(200, (ink, { accent: c, pattern }) => {
  const tones =
    pattern === 'colours'
      ? bright
      : [c, shade(c, 0.3), shade(c, -0.25), mix(c, '#fff', 0.6), shade(c, 0.1), shade(c, -0.1)];
  const pen = (x: number, turn: number, tone: string): string =>
    group(
      `${rect(-9, -250, 18, 210, 7, ink.side(pattern === 'plain' ? '#f6f3ea' : tone, 0.3))}${rect(-10, -254, 20, 76, 7, ink.side(tone, 0.3))}${rect(8, -250, 5, 58, 2, shade(tone, -0.2))}${pattern === 'bear' ? `${dot(-7, -262, 6, '#a9743f')}${dot(7, -262, 6, '#a9743f')}${dot(0, -254, 13, '#b98a5e')}${dot(-4, -256, 2, '#2b2430')}${dot(4, -256, 2, '#2b2430')}` : dot(0, -254, 7, shade(tone, 0.2))}`,
      `translate(${x} 350) rotate(${turn})`,
    );
  return `${tones.map((tone, i) => pen(158 + i * 17, -19 + i * 8, tone)).join('')}${path('M118 218H282L272 350Q270 366 254 366H146Q130 366 128 350z', ink.side(mix(c, '#f6efe0', 0.75), 0.2))}${oval(200, 218, 82, 10, 'none', `stroke="${shade(c, -0.1)}" stroke-width="5" opacity=".5"`)}${emblem(pattern === 'bear' ? 'bear' : 'star', 200, 294, 1.1, c, shade(c, 0.3))}${streak('M132 234H144L152 350H142z', 0.5)}`;
});

const umbrella: Drawing = stand(190, (ink, { colour: c, pattern }) => {
  const clear = pattern === 'clear';
  const dome =
    'M20 226Q30 66 200 58Q370 66 380 226Q352 204 320 226Q290 202 260 226Q230 202 200 226Q170 202 140 226Q110 202 80 226Q48 204 20 226z';
  return `${stroke('M200 220V336Q200 366 226 366T250 340', '#8e6239', 12)}${stroke('M198 220V330', '#c99b67', 4)}${path(dome, clear ? mix(c, '#e9f4f7', 0.7) : ink.side(c, 0.24), clear ? 'opacity=".82"' : '')}${patterned(ink, clear ? 'dots' : pattern, dome, { x: 24, y: 70, width: 360, height: 160 }, c, clear ? '#fff' : shade(c, 0.5), 1.1)}${stroke('M200 60Q150 120 140 224M200 60Q250 120 260 224M200 60Q100 100 80 222M200 60Q300 100 320 222', shade(c, -0.25), 3, 'opacity=".6"')}${rect(195, 36, 10, 26, 4, '#8a9097')}${streak('M60 180Q80 100 160 80Q110 120 92 190z', 0.3)}${times(5, (i) => path(`M${66 + i * 70} ${20 + (i % 2) * 18}q8 12 0 16q-8-4 0-16z`, '#9bc4dc'))}`;
});

const plush: Drawing = stand(230, (ink, { accent: c, pattern }) => {
  const panda = pattern === 'panda';
  const penguin = pattern === 'penguin';
  const base = panda ? '#f7f2e8' : penguin ? '#3f4a60' : c;
  const limb = panda ? '#34353b' : penguin ? '#34405a' : shade(c, -0.08);
  const ears =
    pattern === 'ears'
      ? both(
          `${oval(166, 42, 20, 52, ink.side(base), 'transform="rotate(-8 166 60)"')}${oval(166, 46, 10, 36, '#f0b3b0', 'transform="rotate(-8 166 60)"')}`,
        )
      : pattern === 'stripes'
        ? both(path('M130 112L126 44L178 76z', ink.side(base)))
        : penguin
          ? ''
          : both(`${dot(138, 78, 30, ink.ball(limb))}${dot(138, 80, 15, panda ? '#4a4b52' : shade(c, 0.35))}`);
  return `${both(`${oval(106, 262, 28, 54, limb, 'transform="rotate(28 106 262)"')}${oval(144, 346, 46, 26, limb)}${dot(122, 346, 13, shade(limb, 0.35))}`)}${oval(200, 278, 88, 88, ink.ball(base))}${oval(200, 290, 56, 60, penguin || panda ? '#fff' : shade(c, 0.42), 'opacity=".9"')}${ears}${oval(200, 144, 96, 84, ink.ball(base))}${penguin ? path('M200 110Q226 82 256 104Q280 140 250 190Q200 216 150 190Q120 140 144 104Q174 82 200 110z', '#fff') : ''}${panda ? both(oval(162, 140, 23, 28, '#34353b', 'transform="rotate(24 162 140)"')) : ''}${pattern === 'stripes' ? both(stroke('M112 140L138 146M112 164L136 164M122 262L146 270M120 290L142 294', shade(c, -0.45), 8)) + stroke('M200 66V92M180 70V86M220 70V86', shade(c, -0.45), 8) : ''}${both(`${dot(166, 140, 10, '#2b2430')}${dot(169, 136, 3.5, '#fff')}${dot(140, 172, 14, '#f0a08f', 'opacity=".55"')}`)}${penguin ? path('M184 156H216L200 178z', '#f0a33a') : `${oval(200, 172, 32, 24, panda ? '#fff' : shade(c, 0.5))}${oval(200, 162, 11, 8, '#3a2a30')}${stroke('M200 170V180M200 180Q190 190 182 182M200 180Q210 190 218 182', '#3a2a30', 3.5)}`}${path('M200 226L160 208V248zM200 226L240 208V248z', '#d9532f')}${dot(200, 227, 10, '#b5302a')}`;
});

const socks: Drawing = flat((ink, { accent: c, pattern }) => {
  const shape = 'M-44-150H24V20Q30 52 70 76Q116 100 112 134Q104 164 64 156Q0 146-30 104Q-48 76-44 20z';
  const sock = (tone: string, x: number, y: number, turn: number): string =>
    group(
      `${path(shape, ink.side(tone, 0.2))}${patterned(ink, pattern === 'stripes' ? 'bands' : pattern, shape, { x: -48, y: -120, width: 170, height: 280 }, tone, inkOn(tone), 0.8)}${rect(-48, -158, 76, 34, 9, shade(tone, -0.22))}${times(9, (i) => stroke(`M${-42 + i * 8}-154V-128`, shade(tone, 0.15), 2))}${path('M112 134Q104 164 64 156Q84 130 84 84Q116 104 112 134z', shade(tone, -0.22))}${path('M-44 20Q-48 76-30 104Q-8 70-8 20z', shade(tone, -0.16), 'opacity=".7"')}`,
      `translate(${x} ${y}) rotate(${turn})`,
    );
  return `${sock(shade(c, 0.4), 250, 184, 12)}${sock(mix(c, '#e8a33d', 0.45), 176, 200, -2)}${sock(c, 108, 216, -14)}`;
});

const keyring: Drawing = flat((ink, { accent: c, pattern }) => {
  const charm =
    pattern === 'bell'
      ? `${path('M140 236Q144 160 200 158T260 236L276 286H124z', ink.side(mix(c, gold, 0.5)))}${dot(200, 300, 20, ink.ball('#8e6239'))}${rect(116, 280, 168, 16, 8, shade(gold, -0.15))}${emblem('cloud', 200, 228, 1, '#b5302a', c)}`
      : `${dot(200, 256, 92, ink.ball(pattern === 'panda' ? '#e9dfc8' : c))}${dot(200, 256, 76, shade(c, 0.55), 'opacity=".5"')}${emblem(pattern, 200, 258, 2.6, lightness(c) > 0.6 ? shade(c, -0.45) : '#fff6e2', '#e0663a')}`;
  return `<circle cx="200" cy="72" r="48" fill="none" stroke="#a9b0b5" stroke-width="11"/><circle cx="200" cy="72" r="48" fill="none" stroke="#eef1f2" stroke-width="4"/>${times(3, (i) => `<ellipse cx="200" cy="${126 + i * 16}" rx="7" ry="11" fill="none" stroke="#9aa0a4" stroke-width="4"/>`)}${charm}${times(9, (i) => stroke(`M${178 + i * 5.5} 350q${(i % 3) - 1} 16 0 40`, i % 2 === 0 ? '#d8402f' : gold, 4))}${rect(172, 342, 56, 14, 6, gold)}`;
});

const giftBag: Drawing = stand(230, (ink, { colour: c, pattern }) => {
  const art = lightness(c) > 0.6 ? shade(c, -0.35) : shade(c, 0.5);
  return `${path('M112 140Q140 84 170 128Q190 76 216 126Q246 84 282 140z', '#fdf6e8')}${stroke('M150 150C150 50 250 50 250 150', shade(c, -0.3), 8)}${path('M88 140H272V366H88z', ink.side(c, 0.2))}${path('M272 140L316 124V346L272 366z', shade(c, -0.24))}${path('M294 132V356', 'none', `stroke="${shade(c, -0.36)}" stroke-width="2"`)}${patterned(ink, pattern, 'M88 140H272V366H88z', { x: 88, y: 160, width: 190, height: 200 }, c, art, 1.1)}${rect(88, 140, 184, 16, 0, shade(c, -0.14))}${dot(180, 260, 38, '#fdf6e8')}${emblem(pattern === 'plain' ? 'heart' : pattern, 180, 260, 1, art === shade(c, 0.5) ? c : art, gold)}${path('M180 156L140 130L146 176zM180 156L222 130L214 176z', '#d9532f')}${dot(180, 156, 12, '#b5302a')}`;
});

const organizer: Drawing = stand(290, (ink, { colour: c, pattern }) => {
  const pen = (x: number, y: number, h: number, tone: string): string =>
    `${rect(x, y, 12, h, 5, tone)}${dot(x + 6, y + 2, 7, shade(tone, -0.2))}`;
  if (pattern === 'mirror')
    return `${rect(190, 210, 20, 70, 6, shade(c, -0.2))}${dot(200, 130, 106, ink.ball(shade(c, -0.04)))}${dot(200, 130, 90, ink.blend(['#e6f1f5', '#c3d9e2'], true))}${path('M140 110L200 60H230L150 150z', '#fff', 'opacity=".5"')}${rect(60, 262, 280, 104, 20, ink.side(c, 0.2))}${rect(74, 290, 122, 60, 10, shade(c, -0.08))}${rect(204, 290, 122, 60, 10, shade(c, -0.08))}${dot(135, 320, 8, gold)}${dot(265, 320, 8, gold)}${pen(84, 222, 48, '#d8636f')}${pen(300, 226, 44, '#9a82bf')}`;
  if (pattern === 'round')
    return `${pen(150, 70, 140, '#e0663a')}${pen(176, 50, 160, '#4e86c0')}${pen(204, 78, 130, '#4f9465')}${pen(232, 56, 150, '#e0b14c')}${path('M92 200H308V340Q308 366 282 366H118Q92 366 92 340z', ink.side(c, 0.24))}${oval(200, 200, 108, 20, shade(c, -0.2))}${rect(70, 270, 260, 96, 26, ink.side(shade(c, 0.1), 0.2))}${emblem('heart', 200, 320, 0.9, shade(c, -0.28), gold)}`;
  return `${pen(108, 84, 90, '#e0663a')}${pen(134, 66, 100, '#4e86c0')}${pen(160, 92, 80, '#4f9465')}${rect(88, 140, 110, 110, 10, ink.side(c))}${rect(216, 168, 100, 80, 10, ink.side(shade(c, 0.15)))}${rect(232, 132, 26, 46, 8, '#eba3ad')}${rect(266, 120, 30, 58, 8, '#a9c4d0')}${rect(62, 240, 276, 126, 16, ink.side(c, 0.2))}${times(2, (i) => `${rect(76, 254 + i * 54, 248, 46, 9, shade(c, -0.08))}${rect(176, 272 + i * 54, 48, 10, 5, gold)}`)}`;
});

const blocks: Drawing = stand(310, (ink, { accent: c, pattern }) => {
  const brick = (x: number, y: number, w: number, tone: string): string =>
    `${times(Math.round(w / 40), (i) => rect(x + 9 + i * 40, y - 10, 22, 12, 4, shade(tone, 0.16)))}${rect(x, y, w, 44, 4, ink.down(tone, 0.2))}${rect(x + 4, y + 4, w - 8, 6, 3, '#fff', 'opacity=".35"')}`;
  const t = (i: number): string => (i === 0 ? c : (bright[i % 6] ?? c));
  switch (pattern) {
    case 'car':
      return `${brick(60, 276, 280, c)}${brick(100, 232, 200, t(3))}${brick(140, 188, 120, '#cfe3ea')}${brick(140, 144, 120, c)}${[116, 284].map((x) => `${dot(x, 330, 40, '#2f3238')}${dot(x, 330, 20, '#c3c9ce')}${dot(x, 330, 8, c)}`).join('')}${dot(330, 292, 9, '#f2c24f')}`;
    case 'pavilion':
      return `${brick(60, 322, 280, '#c9b48e')}${brick(100, 278, 40, c)}${brick(260, 278, 40, c)}${brick(100, 234, 40, c)}${brick(260, 234, 40, c)}${brick(60, 190, 280, t(3))}${brick(100, 146, 200, t(3))}${brick(160, 102, 80, t(3))}${brick(180, 58, 40, gold)}`;
    case 'flower':
      return `${rect(192, 180, 16, 150, 4, '#4f9465')}${brick(120, 322, 160, '#a9623f')}${group(brick(-60, 0, 60, '#6fae6a'), 'translate(186 240) rotate(20)')}${group(brick(0, 0, 60, '#6fae6a'), 'translate(214 260) rotate(-20)')}${times(6, (i) => group(brick(-20, -108, 40, i % 2 === 0 ? c : shade(c, 0.25)), `translate(200 134) rotate(${i * 60})`))}${dot(200, 134, 34, '#f2c24f')}${dot(200, 134, 18, '#e0943f')}`;
    default:
      return `${brick(40, 322, 160, c)}${brick(206, 322, 160, t(2))}${brick(80, 278, 120, t(1))}${brick(206, 278, 80, t(3))}${brick(120, 234, 160, t(4))}${brick(140, 190, 80, t(5))}${brick(224, 190, 40, t(0))}${brick(160, 146, 80, t(1))}`;
  }
});

/** Small wares of Yiwu by name. */
export const yiwu: Readonly<Record<string, Drawing>> = {
  xmasTree,
  lantern,
  notebook,
  pens,
  umbrella,
  plush,
  socks,
  keyring,
  giftBag,
  organizer,
  blocks,
};
