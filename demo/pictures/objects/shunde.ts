import { mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { patterned } from '../motif.ts';
import { display, knob } from './cixi.ts';
import { type Drawing, stand } from './look.ts';

const dark = '#3d4047';

const riceCooker: Drawing = stand(290, (ink, { colour: c, pattern, variant }) => {
  const pressure = variant === 'pressure';
  const mini = pattern === 'mini';
  const x = mini ? 92 : 58;
  const w = 400 - 2 * x;
  const top = pressure ? 150 : 160;
  const body = `M${x} ${top}H${x + w}V320Q${x + w} 362 ${x + w - 44} 362H${x + 44}Q${x} 362 ${x} 320z`;
  const lid = `M${x} ${top}Q${x + 4} ${pressure ? 70 : 96} 200 ${pressure ? 66 : 94}T${x + w} ${top}z`;
  const panel =
    pattern === 'dial'
      ? knob(ink, 200, 268, 34)
      : pattern === 'window'
        ? `${display('25', 200, 246, 110, 50)}${times(5, (i) => dot(152 + i * 24, 296, 8, '#fff', 'opacity=".85"'))}`
        : mini
          ? `${dot(176, 270, 16, '#fffdf8')}${dot(226, 270, 16, '#e8836a')}`
          : `${rect(130, 206, 140, 116, 18, '#25282e')}${display('30', 200, 234, 100, 40)}${times(3, (i) => dot(164 + i * 36, 290, 11, i === 1 ? '#e8836a' : '#5b616b'))}`;
  return `${pressure ? `${stroke(`M${x + 4} 150C${x - 34} 150 ${x - 34} 210 ${x + 4} 206`, dark, 18)}${stroke(`M${396 - x} 150C${434 - x} 150 ${434 - x} 210 ${396 - x} 206`, dark, 18)}` : ''}${path(body, ink.side(c, 0.24))}${path(lid, ink.side(shade(c, -0.04), 0.24))}${rect(x, top - 6, w, 12, 5, shade(c, -0.3))}${pressure ? `${rect(150, 50, 100, 30, 14, dark)}${rect(190, 32, 20, 24, 8, '#8a9097')}` : `${stroke('M152 108Q200 62 248 108', shade(c, -0.25), 14)}${dot(200, 112, 9, dark)}`}${panel}${patterned(ink, pattern === 'wide' ? 'bands' : 'plain', body, { x, y: 180, width: w, height: 60 }, c)}${streak(`M${x + 14} ${top + 20}V310Q${x + 16} 330 ${x + 30} 344V${top + 20}z`, 0.36)}${rect(x + 40, 358, 46, 12, 4, dark)}${rect(314 - x, 358, 46, 12, 4, dark)}`;
});

const fan: Drawing = stand(200, (ink, { colour: c, pattern }) => {
  if (pattern === 'tower')
    return `${oval(200, 358, 84, 13, ink.side(dark))}${rect(150, 30, 100, 320, 46, ink.side(c, 0.24))}${rect(170, 84, 60, 220, 26, '#33363d')}${times(13, (i) => rect(172, 94 + i * 16, 56, 5, 2, shade(c, 0.2), 'opacity=".75"'))}${display('3', 200, 58, 46, 30)}${streak('M160 70V320h7V70z', 0.5)}`;
  const floor = pattern === 'floor';
  const cy = floor ? 120 : pattern === 'mini' ? 186 : 166;
  const r = floor ? 104 : pattern === 'mini' ? 112 : 136;
  const blades = times(5, (i) =>
    group(
      path('M0 0C-6-40 30-78 62-72C84-60 66-14 0 0z', mix(c, '#7fb4c4', 0.45), 'opacity=".85"'),
      `translate(200 ${cy}) scale(${(r / 100).toFixed(2)}) rotate(${i * 72})`,
    ),
  );
  return `${rect(191, cy + r - 8, 18, 362 - cy - r, 6, ink.metal())}${oval(200, 354, floor ? 84 : 100, 16, ink.side(c))}${pattern === 'round' ? dot(200, 326, 14, ink.ball('#e8836a')) : ''}${dot(200, cy, r, shade(c, 0.55), 'opacity=".75"')}${blades}${times(18, (i) => group(stroke(`M0-22V${-r + 4}`, shade(c, -0.35), 1.6, 'opacity=".6"'), `translate(200 ${cy}) rotate(${i * 20})`))}${`<circle cx="200" cy="${cy}" r="${r * 0.62}" fill="none" stroke="${shade(c, -0.3)}" stroke-width="2" opacity=".6"/><circle cx="200" cy="${cy}" r="${r}" fill="none" stroke="${shade(c, -0.22)}" stroke-width="9"/>`}${dot(200, cy, 24, ink.ball(c))}${dot(200, cy, 9, '#d9a03f')}`;
});

const inductionHob: Drawing = stand(330, (ink, { colour: c, pattern }) => {
  const dual = pattern === 'dual';
  const pot = (x: number, s: number): string =>
    group(
      `${rect(-74, -96, 148, 92, 14, ink.metal())}${rect(-104, -74, 34, 15, 7, dark)}${rect(70, -74, 34, 15, 7, dark)}${path('M-76-96Q-70-132 0-134T76-96z', '#dfe8ea', 'opacity=".92"')}${dot(0, -140, 12, dark)}${stroke('M-16-152q-14-16 0-34t0-34M18-152q-14-16 0-34t0-30', '#fff', 6, 'opacity=".6"')}`,
      `translate(${x} 296) scale(${s})`,
    );
  return `${path('M54 290H346L386 346H14z', '#2a2d33')}${path('M60 293H250L274 342H24z', '#3b3f47')}${dual ? '' : oval(190, 312, 96, 14, 'none', 'stroke="#e0663a" stroke-width="5"')}${path('M14 346H386V358Q386 368 374 368H26Q14 368 14 358z', ink.side(c))}${dual ? pot(126, 0.74) + pot(284, 0.74) : pot(190, 1)}${pattern === 'dial' ? knob(ink, 326, 330, 13) : `${dot(300, 330, 6, '#9fe3d0')}${dot(324, 330, 6, '#9fe3d0')}${dot(348, 330, 6, '#e8836a')}`}`;
});

const healthPot: Drawing = stand(230, (ink, { colour: c, accent, pattern, variant }) => {
  const glass = 'M118 130H276C312 180 312 262 282 306H112C82 262 84 180 118 130z';
  const tea = variant === 'tea' ? '#c9843c' : mix(accent, '#e6a94f', 0.5);
  const float =
    pattern === 'flower' ? '#e58a95' : pattern === 'leaf' ? '#7c9a55' : pattern === 'bamboo' ? '#8fa86a' : '#d9532f';
  return `${stroke('M290 164C372 150 366 290 290 284', dark, 22)}${path('M112 172L70 150Q64 172 82 190L100 214z', '#dcebee', 'opacity=".9"')}${path(glass, '#eaf4f5', 'opacity=".88"')}${ink.clip(glass, `${rect(80, 196, 240, 120, 0, ink.down(tea))}${oval(198, 196, 106, 13, shade(tea, 0.4))}${times(7, (i) => group(oval(0, 0, 17, 8, i % 2 === 0 ? float : shade(float, 0.3)), `translate(${126 + i * 24} ${222 + ((i * 37) % 64)}) rotate(${i * 40})`))}${times(6, (i) => dot(130 + i * 27, 280 - ((i * 29) % 60), 4, '#fff', 'opacity=".6"'))}`)}${streak('M124 152C104 196 106 250 122 288H136C122 244 124 192 142 152z', 0.75)}${path('M126 130Q134 96 198 94T270 130z', ink.side(c))}${dot(198, 86, 14, ink.ball(variant === 'tea' ? '#a9793f' : c))}${rect(96, 304, 204, 18, 8, ink.metal())}${path('M84 322H314L326 356Q326 368 314 368H84Q72 368 72 356z', ink.side(c, 0.22))}${pattern === 'panel' ? display('85', 198, 346, 70, 32) : times(4, (i) => dot(150 + i * 32, 346, 7, i === 0 ? '#e8836a' : shade(c, -0.35)))}`;
});

const stewPot: Drawing = stand(260, (ink, { colour: c, accent, pattern }) => {
  const tall = pattern === 'tall';
  const top = tall ? 130 : 178;
  const inner = mix('#f4ede0', accent, 0.16);
  return `${path(`M92 ${top}H308L318 ${top + 30}H82z`, ink.side(inner))}${path(`M96 ${top}Q110 ${top - 56} 200 ${top - 58}T304 ${top}z`, ink.side(inner, 0.16))}${dot(200, top - 66, 16, ink.ball(inner))}${patterned(ink, pattern === 'bands' ? 'flower' : 'plum', `M96 ${top}Q110 ${top - 56} 200 ${top - 58}T304 ${top}z`, { x: 110, y: top - 50, width: 190, height: 40 }, inner, '#3a62a8', 0.6)}${path(`M74 ${top + 24}H326L336 330Q336 362 304 362H96Q64 362 64 330z`, ink.side(c, 0.22))}${rect(56, top + 60, 22, 46, 10, shade(c, -0.3))}${rect(322, top + 60, 22, 46, 10, shade(c, -0.3))}${pattern === 'plain' ? knob(ink, 200, 300, 30) : `${display('8', 160, 300, 64, 46)}${knob(ink, 248, 300, 20)}`}${pattern === 'bands' ? rect(70, top + 40, 260, 10, 0, accent) : ''}${rect(104, 358, 44, 12, 4, dark)}${rect(252, 358, 44, 12, 4, dark)}${stroke(`M160 ${top - 86}q-14-18 0-36t0-34M236 ${top - 84}q-14-18 0-36t0-24`, '#fff', 8, 'opacity=".6"')}`;
});

const microwave: Drawing = stand(370, (ink, { colour: c, pattern }) => {
  const retro = pattern === 'retro';
  return `${rect(14, 132, 372, 226, retro ? 44 : 20, ink.side(c, 0.16))}${rect(34, 154, 246, 182, retro ? 30 : 12, '#2b2e35')}${rect(50, 170, 214, 150, 12, '#4a4038')}${oval(157, 290, 84, 16, '#8fa4a8', 'opacity=".8"')}${path('M112 244H202Q198 286 172 290H142Q116 286 112 244z', '#f3ede2')}${oval(157, 244, 45, 10, '#e0943f')}${oval(157, 236, 120, 60, ink.soft('#ffd58a', 0.5))}${streak('M60 176H120L76 310H60z', 0.12)}${rect(286, 160, 12, 170, 6, ink.metal())}${pattern === 'dial' || retro ? knob(ink, 342, 210, 24, retro ? '#e9dcc2' : '#c7ccd0') + knob(ink, 342, 290, 24, retro ? '#e9dcc2' : '#c7ccd0') : `${display('0.5', 342, 188, 64, 34)}${times(9, (i) => dot(322 + (i % 3) * 20, 234 + Math.floor(i / 3) * 22, 7, '#fff', 'opacity=".75"'))}${rect(316, 300, 52, 18, 9, '#e8836a')}`}${rect(50, 356, 40, 14, 4, dark)}${rect(310, 356, 40, 14, 4, dark)}`;
});

const purifier: Drawing = stand(220, (ink, { colour: c, pattern }) => {
  const wide = pattern === 'wide';
  const mini = pattern === 'mini';
  const x = wide ? 70 : 112;
  const w = 400 - 2 * x;
  const y = mini ? 130 : 40;
  return `${rect(x + w - 40, y + 14, 30, 250, 10, '#cfe6ee', 'opacity=".9"')}${path(`M${x} ${y + 26}Q${x} ${y} ${x + 26} ${y}H${x + w - 26}Q${x + w} ${y} ${x + w} ${y + 26}V190H${x + 96}V320H${x + w}V344Q${x + w} 366 ${x + w - 20} 366H${x + 20}Q${x} 366 ${x} 344z`, ink.side(c, 0.22))}${rect(x + 100, 190, w - 116, 14, 6, dark)}${rect(x + 130, 202, 18, 20, 4, '#8a9097')}${stroke(`M${x + 139} 222V262`, '#9bd2ea', 6)}${path(`M${x + 112} 254H${x + 168}L${x + 160} 320H${x + 120}z`, '#e4f3f7', 'opacity=".95"')}${path(`M${x + 115} 282H${x + 165}L${x + 160} 320H${x + 120}z`, '#8fcbe3')}${pattern === 'panel' || wide ? display('45', x + w / 2, y + 78, 96, 50) : dot(x + w / 2, y + 60, 18, '#7fc8e4')}${dot(x + w / 2 - 24, y + 124, 7, '#fff')}${dot(x + w / 2, y + 124, 7, '#fff')}${dot(x + w / 2 + 24, y + 124, 7, '#e8836a')}${streak(`M${x + 12} ${y + 40}V330h10V${y + 40}z`, 0.45)}`;
});

/** Household appliances of Shunde by name. */
export const shunde: Readonly<Record<string, Drawing>> = {
  riceCooker,
  fan,
  inductionHob,
  healthPot,
  stewPot,
  microwave,
  purifier,
};
