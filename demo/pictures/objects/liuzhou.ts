import { lightness, mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem, patterned } from '../motif.ts';
import { type Drawing, stand } from './look.ts';

/** A heat-sealed bag outline with toothed ends. */
function bagPath(x: number, y: number, width: number, height: number): string {
  const teeth = Math.round(width / 14);
  const step = width / teeth;
  const edge = (sign: number): string =>
    times(teeth, () => `l${sign * (step / 2)} ${-sign * 7}l${sign * (step / 2)} ${sign * 7}`);
  return `M${x} ${y}${edge(1)}Q${x + width + 10} ${y + height / 2} ${x + width} ${y + height}${edge(-1)}Q${x - 10} ${y + height / 2} ${x} ${y}z`;
}

const noodleBowl = (cx: number, cy: number, s: number, rim: string): string =>
  group(
    `${path('M-90-6H90C86 42 50 66 26 70H-26C-50 66-86 42-90-6z', rim)}${oval(0, -6, 90, 26, shade(rim, 0.4))}${oval(0, -4, 80, 20, '#c8481f')}${times(5, (i) => stroke(`M${-62 + i * 22}-4q12-12 24 0t22 0`, '#f7ead0', 6))}${oval(-34, -12, 20, 8, '#e5b34a')}${oval(34, -10, 17, 8, '#7ea34e')}${oval(4, -16, 15, 9, '#fff4df')}${oval(5, -16, 7, 5, '#f0a93c')}${stroke('M-26-44q-10-14 0-28M8-46q-10-14 0-30M40-42q-10-14 0-26', '#fff', 6, 'opacity=".75"')}`,
    `translate(${cx} ${cy}) scale(${s})`,
  );

const noodleBag: Drawing = stand(220, (ink, { accent: c, pattern }) => {
  const bag = bagPath(92, 62, 216, 302);
  const band = lightness(c) > 0.6 ? '#b9341f' : '#f7dca0';
  return `${path(bag, ink.side(c, 0.26))}${rect(90, 76, 220, 8, 0, '#fff', 'opacity=".3"')}${rect(90, 344, 220, 8, 0, '#fff', 'opacity=".3"')}${ink.clip(bag, `${path('M80 120Q200 70 320 120V176Q200 130 80 176z', band)}${times(6, (i) => dot(112 + i * 36, 130 - Math.sin((i / 5) * Math.PI) * 22, 8, shade(band, -0.3)))}${oval(200, 262, 104, 88, shade(c, 0.3), 'opacity=".6"')}${noodleBowl(200, 272, 0.92, '#2f4a6b')}`)}${pattern === 'bowl' ? '' : emblem(pattern, 262, 200, 0.9, shade(c, 0.5), '#f2b43c')}${streak('M106 92C100 180 100 260 108 336H122C114 250 114 170 122 92z', 0.35)}${stroke('M290 100Q280 220 292 330', '#fff', 4, 'opacity=".25"')}`;
});

const giftBox: Drawing = stand(320, (ink, { accent: c, pattern, variant }) => {
  const tea = variant === 'tea';
  const gold = lightness(c) > 0.6 ? '#a5452f' : '#e8c377';
  const lid = 'M46 150H354V330Q354 340 344 340H56Q46 340 46 330z';
  const inside = tea
    ? `${[112, 200, 288].map((x) => `${rect(x - 34, 74, 68, 92, 8, ink.side(shade(c, 0.12)))}${rect(x - 36, 66, 72, 22, 8, ink.side(gold))}${dot(x, 126, 14, '#f7efdc')}`).join('')}`
    : `${[92, 164, 236, 308].map((x, i) => group(`${rect(-34, 0, 68, 100, 6, ink.side(i % 2 === 0 ? '#d8532f' : '#e9a63c'))}${dot(0, 46, 18, '#fff3d6')}${stroke('M-10 46q10-8 20 0', '#c8481f', 4)}`, `translate(${x} 74) rotate(${i % 2 === 0 ? -4 : 5})`)).join('')}`;
  return `${path('M60 60H340L354 156H46z', shade(c, -0.32))}${inside}${path(lid, ink.side(c, 0.2))}${patterned(ink, pattern === 'plain' ? 'cloud' : pattern, lid, { x: 46, y: 160, width: 310, height: 180 }, c, shade(c, 0.22), 1.1)}${rect(46, 142, 308, 18, 4, gold)}${rect(46, 326, 308, 6, 0, gold, 'opacity=".8"')}${rect(142, 186, 116, 116, 12, '#f9f1df')}${rect(150, 194, 100, 100, 8, 'none', `stroke="${gold}" stroke-width="3"`)}${tea ? emblem(pattern === 'plain' ? 'leaf' : pattern, 200, 246, 1.2, shade(c, -0.1), '#c98f3f') : noodleBowl(200, 252, 0.44, '#b9341f')}${streak('M58 166H72V326H62z', 0.3)}${rect(40, 340, 320, 26, 6, ink.side(shade(c, -0.18)))}`;
});

const cupNoodle: Drawing = stand(230, (ink, { accent: c, pattern }) => {
  const cup = 'M84 150H316L288 350Q286 366 270 366H130Q114 366 112 350z';
  return `${path(cup, ink.side(c, 0.24))}${ink.clip(cup, `${path('M70 190Q200 230 330 190V216Q200 256 70 216z', '#fff4df')}${rect(80, 326, 240, 12, 0, '#fff4df', 'opacity=".7"')}`)}${oval(200, 150, 116, 24, '#f4ecdc')}${path('M84 148Q100 122 200 122T316 148Q300 176 200 176T84 148z', ink.down(shade(c, 0.35)))}${path('M300 138Q352 118 348 92Q316 100 282 130z', '#e7dcc8')}${noodleBowl(200, 282, 0.6, pattern === 'chili' ? '#7c2a1c' : '#2f5a4a')}${emblem(pattern, 138, 148, 0.5, '#fff', '#f2b43c')}${stroke('M176 108q-14-18 0-36t0-30M222 106q-14-18 0-34t0-34', '#fff', 8, 'opacity=".65"')}${streak('M102 176H124L142 340H130z', 0.32)}`;
});

const riceNoodle: Drawing = stand(330, (ink, { accent: c, pattern }) => {
  const flat = pattern === 'flat';
  return `${times(22, (i) => stroke(`M${24 + ((i * 7) % 9)} ${262 + i * 4.4}H${380 - ((i * 5) % 11)}`, mix('#fbf3e2', c, (i % 4) * 0.05), flat ? 8 : 4.4))}${rect(40, 254, 40, 106, 8, '#ece2cc', 'opacity=".7"')}${path('M112 246H288V366H112z', ink.down(c))}${path('M112 246Q200 226 288 246V258H112z', shade(c, 0.25))}${dot(200, 308, 42, '#fff7e6')}${emblem('bowl', 200, 308, 1, '#b9341f', '#f0b33c')}${rect(316, 254, 22, 112, 4, '#b9341f')}${rect(62, 254, 22, 112, 4, '#b9341f')}${group(`${path('M-60-60H60L48 0H-48z', ink.side('#e9dfc8'))}${oval(0, -60, 60, 13, '#c9b58e')}${times(9, (i) => stroke(`M${-44 + i * 11}-60L${-54 + i * 13.5} ${-150 - ((i * 13) % 20)}`, '#fbf6e9', flat ? 8 : 5))}`, 'translate(268 256)')}`;
});

const jar: Drawing = stand(180, (ink, { accent: c, pattern, variant }) => {
  const oil = variant === 'oil';
  const body = oil
    ? 'M122 140H278Q296 150 296 176V340Q296 366 270 366H130Q104 366 104 340V176Q104 150 122 140z'
    : 'M130 116H270Q300 130 300 166V336Q300 366 270 366H130Q100 366 100 336V166Q100 130 130 116z';
  const fill = oil ? '#b5281a' : '#e3c87a';
  const top = oil ? 140 : 116;
  return `${path(body, '#eef4f2', 'opacity=".9"')}${ink.clip(body, `${rect(90, top + 24, 220, 260, 0, ink.down(fill, 0.3))}${oil ? times(46, (i) => dot(112 + ((i * 47) % 180), 250 + ((i * 31) % 116), 3 + (i % 3) * 2, i % 3 === 0 ? '#f2b04a' : '#7a1912')) : times(26, (i) => group(rect(-26, -6, 52, 12, 4, i % 2 === 0 ? '#f1e0a0' : '#d1b259'), `translate(${120 + ((i * 53) % 164)} ${160 + ((i * 37) % 200)}) rotate(${((i * 41) % 120) - 60})`))}`)}${rect(118, 210, 164, 108, 10, c)}${rect(126, 218, 148, 92, 7, 'none', 'stroke="#fff3d6" stroke-width="3"')}${dot(200, 264, 36, '#fff7e6')}${emblem(pattern === 'dots' ? 'flame' : pattern, 200, 266, 0.95, shade(c, -0.1), '#f0b33c')}${streak(`M114 ${top + 30}V330h12V${top + 30}z`, 0.6)}${rect(122, top - 46, 156, 50, 12, ink.side(oil ? '#c9a24a' : '#b9341f'))}${times(9, (i) => stroke(`M${134 + i * 16.5} ${top - 38}V${top - 4}`, '#000', 2, 'opacity=".16"'))}${oil ? '' : path('M116 104Q200 84 284 104L300 140Q200 118 100 140z', '#d9b98a') + stroke('M112 112Q200 92 288 112', '#8e5a34', 6)}`;
});

const pouch: Drawing = stand(230, (ink, { accent: c, pattern, variant }) => {
  const bag = 'M100 60H300L312 340Q316 366 290 366H110Q84 366 88 340z';
  const vac = variant === 'vac';
  const inner = vac
    ? times(4, (i) =>
        group(
          `${path('M-14-46Q0-60 14-46L18 10Q40 30 30 44Q16 38 8 28L2 48Q-6 50-8 28Q-22 42-34 40Q-32 22-16 10z', '#a5562a')}${path('M-6-40Q0-46 6-40L8 4H-6z', '#cf8144')}`,
          `translate(${148 + (i % 2) * 104} ${204 + Math.floor(i / 2) * 92}) rotate(${i * 24 - 30})`,
        ),
      )
    : variant === 'soup'
      ? noodleBowl(200, 250, 0.9, '#3a2d2c')
      : times(12, (i) =>
          group(
            `${rect(-34, -13, 68, 26, 11, '#e2ad4c')}${rect(-26, -8, 52, 8, 4, '#f3cf85')}`,
            `translate(${136 + ((i * 61) % 130)} ${190 + ((i * 43) % 134)}) rotate(${((i * 47) % 90) - 45})`,
          ),
        );
  const window = vac ? 'M112 140H288L296 330H104z' : 'M200 146a96 88 0 1 0 .1 0z';
  return `${path(bag, ink.side(c, 0.22))}${path(window, shade(c, 0.55))}${ink.clip(window, inner)}${rect(100, 60, 200, 26, 0, shade(c, -0.16))}${times(10, (i) => stroke(`M${108 + i * 20} 62V84`, '#fff', 1.6, 'opacity=".4"'))}${dot(200, 73, 8, '#fff', 'opacity=".7"')}${emblem(pattern === 'plain' ? 'flame' : pattern, 200, 116, 0.72, '#fff4df', '#f2b43c')}${streak('M108 96H124L112 346H98z', 0.34)}${path('M92 350Q200 332 308 350Q310 366 290 366H110Q90 366 92 350z', shade(c, -0.2), 'opacity=".6"')}`;
});

/** Foods of Liuzhou and gift boxes by name. */
export const liuzhou: Readonly<Record<string, Drawing>> = { noodleBag, giftBox, cupNoodle, riceNoodle, jar, pouch };
