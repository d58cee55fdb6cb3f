import { mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { patterned } from '../motif.ts';
import { along, both, buttons, sleeves, torso, wool, zip } from './garments.ts';
import { type Drawing, flat, hang, stand, wear } from './look.ts';

const brass = '#d8b25c';

const leatherJacket: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(300, 100);
  const seam = shade(c, 0.28);
  const shine = `${streak('M124 120Q116 190 122 270H136Q128 190 140 120z', 0.16)}${streak('M268 130Q280 200 272 276H284Q290 200 282 130z', 0.12)}`;
  const front =
    pattern === 'biker'
      ? `${path('M158 66L200 150L168 168L132 84z', shade(c, -0.14))}${path('M242 66L200 150L250 176L272 84z', shade(c, 0.12))}${stroke('M214 150L176 300', '#d6d9dc', 5, 'stroke-dasharray="4 4"')}${stroke('M122 240L160 222M246 246L282 228', '#d6d9dc', 5)}${rect(98, 282, 204, 16, 4, shade(c, -0.2))}${rect(206, 280, 22, 20, 3, 'none', 'stroke="#d6d9dc" stroke-width="4"')}`
      : pattern === 'lapel'
        ? `${path('M158 66L200 190L140 150L146 118L126 112z', shade(c, 0.14))}${path('M242 66L200 190L260 150L254 118L274 112z', shade(c, 0.14))}${buttons(210, 280, 3, '#2a2426')}${rect(116, 236, 52, 10, 4, seam)}${rect(232, 236, 52, 10, 4, seam)}`
        : pattern === 'shirt'
          ? `${path('M158 64L200 96L176 122L146 80z', shade(c, 0.16))}${path('M242 64L200 96L224 122L254 80z', shade(c, 0.16))}${stroke('M200 96V300', seam, 3)}${buttons(120, 290, 6, brass)}${rect(120, 152, 56, 52, 6, shade(c, 0.1))}${rect(224, 152, 56, 52, 6, shade(c, 0.1))}`
          : `${path('M156 64Q200 96 244 64L252 84Q200 118 148 84z', shade(c, pattern === 'rib' ? -0.2 : 0.16))}${zip(96, 298, c)}${pattern === 'rib' ? `${rect(98, 282, 204, 24, 8, shade(c, -0.2))}${times(16, (i) => stroke(`M${106 + i * 12.6} 284V304`, shade(c, 0.1), 2))}` : `${stroke('M126 250L164 228M274 250L236 228', seam, 4)}`}`;
  return `${sleeves(ink, c, 282)}${both(stroke('M58 258L92 264', seam, 3))}${path(body, ink.side(c, 0.26))}${shine}${front}${both(stroke('M112 108Q122 150 108 196', seam, 2, 'opacity=".7"'))}`;
});

const furCoat: Drawing = wear((ink, { colour: c, pattern }) => {
  const fur = mix('#f1e6d4', c, 0.12);
  const vest = pattern === 'vest';
  return `${vest ? '' : sleeves(ink, c, 290)}${vest ? both(wool(along(110, 92, 106, 206, 8), 10, fur)) : both(wool(along(48, 296, 84, 302, 4), 10, fur))}${path(torso(358, 112), ink.side(c, 0.24))}${wool(along(200, 110, 200, 350, 14), 12, fur)}${wool(along(90, 360, 310, 360, 15, 8), 11, fur)}${pattern === 'hood' ? `${oval(200, 70, 62, 48, shade(fur, -0.1))}${oval(200, 76, 40, 32, shade(c, -0.3))}${wool(along(140, 70, 260, 70, 10, -46), 14, fur)}` : ''}${wool(along(150, 70, 250, 70, 9, 34), 17, fur)}${pattern === 'toggle' ? times(3, (i) => `${stroke(`M176 ${170 + i * 52}H224`, '#5a3a2a', 4)}${rect(188, 163 + i * 52, 24, 14, 7, '#b98552')}`) : ''}${rect(122, 250, 46, 12, 5, shade(c, -0.25))}${rect(232, 250, 46, 12, 5, shade(c, -0.25))}`;
});

const gloves: Drawing = flat((ink, { colour: c, pattern }) => {
  const hand =
    'M-62 150V40Q-92 20-100-20Q-100-40-84-38Q-70-34-52-2V-110Q-50-124-38-124T-24-110V-30V-140Q-22-154-10-154T4-140V-30V-130Q6-144 18-144T32-130V-24V-96Q34-108 44-108T56-96V50L54 150z';
  const one = `${path(hand, ink.side(c, 0.28))}${stroke('M-16-8V60M8-8V60M32-6V54', shade(c, 0.3), 2.4)}${path('M-64 110H56V158H-64z', pattern === 'check' ? '#b98a5e' : shade(c, -0.16))}${pattern === 'check' ? patterned(ink, 'check', 'M-64 110H56V158H-64z', { x: -64, y: 110, width: 124, height: 50 }, '#b98a5e') : ''}${pattern === 'fur' ? wool(along(-62, 140, 56, 140, 8), 16, '#f1e6d4') : ''}${pattern === 'bands' ? rect(-62, 122, 118, 6, 0, shade(c, 0.35)) + rect(-62, 138, 118, 6, 0, shade(c, 0.35)) : ''}${pattern === 'bow' ? path('M-4 126L-34 108V144zM-4 126L26 108V144z', shade(c, 0.3)) + dot(-4, 126, 7, shade(c, 0.5)) : ''}`;
  return `${group(one, 'translate(250 190) rotate(16) scale(-1 1)')}${group(one, 'translate(154 206) rotate(-10)')}`;
});

const belt: Drawing = flat((ink, { colour: c, pattern }) => {
  const ring = (r: number, w: number, fill: string): string =>
    `<circle cx="200" cy="210" r="${r}" fill="none" stroke="${fill}" stroke-width="${w}"/>`;
  return `${ring(128, 34, shade(c, -0.18))}${ring(128, 26, c)}${ring(118, 2, shade(c, 0.4))}${ring(138, 2, shade(c, 0.4))}${pattern === 'braid' ? times(36, (i) => group(stroke('M-12-9L12 9M-12 9L12-9', shade(c, 0.3), 3), `rotate(${i * 10} 200 210) translate(200 82)`)) : ''}${ring(92, 24, shade(c, -0.12))}${ring(92, 18, shade(c, 0.08))}${path('M190 66H390Q400 66 400 84T390 102H190z', ink.down(c))}${pattern === 'auto' ? `${rect(150, 54, 74, 60, 10, ink.metal())}${rect(162, 66, 50, 36, 6, shade(c, -0.2))}` : `${rect(156, 50, 66, 68, 10, 'none', `stroke="${brass}" stroke-width="11"`)}${stroke('M160 84H214', brass, 8)}`}${times(5, (i) => dot(268 + i * 24, 84, 4, shade(c, -0.45)))}${stroke('M240 72H384M240 96H384', shade(c, 0.4), 2, 'stroke-dasharray="7 5"')}`;
});

const tote: Drawing = stand(250, (ink, { colour: c, pattern }) => {
  const bucket = pattern === 'bucket';
  const body = bucket
    ? 'M104 160H296L318 348Q318 366 298 366H102Q82 366 82 348z'
    : 'M76 160H324L346 346Q348 366 328 366H72Q52 366 54 346z';
  return `${stroke('M140 172C136 40 264 40 260 172', shade(c, -0.3), 13)}${stroke('M140 172C136 60 264 60 260 172', shade(c, 0.06), 9)}${path(body, ink.side(c, 0.26))}${pattern === 'check' ? patterned(ink, 'check', body, { x: 54, y: 160, width: 300, height: 206 }, c) : ''}${pattern === 'flap' ? `${path('M76 158H324L332 240Q200 306 68 240z', ink.down(shade(c, 0.08)))}${rect(182, 262, 36, 28, 6, brass)}` : bucket ? `${stroke('M104 196Q200 214 296 196', shade(c, -0.35), 6)}${stroke('M200 206L184 260M200 206L220 256', shade(c, -0.35), 7)}` : `${stroke('M80 186H320', shade(c, 0.35), 2.4, 'stroke-dasharray="8 6"')}${rect(176, 230, 48, 30, 5, shade(c, 0.14))}${stroke('M188 245h24', brass, 4)}`}${both(rect(128, 158, 22, 40, 6, shade(c, -0.24)) + dot(139, 186, 5, brass))}${streak('M90 196L76 346H92L104 196z', 0.18)}${group(`${stroke('M0 0q-8 26-2 44', shade(c, -0.3), 4)}${path('M-14 44H12L16 84H-18z', shade(c, 0.2))}`, 'translate(262 176)')}`;
});

const wallet: Drawing = flat((ink, { colour: c, pattern }) => {
  const long = pattern === 'zip';
  const w = long ? 340 : pattern === 'card' ? 240 : 280;
  const h = long ? 176 : pattern === 'card' ? 170 : 210;
  const x = 200 - w / 2;
  const y = 200 - h / 2;
  return `${times(3, (i) => rect(x + 24 + i * 12, y - 34 + i * 12, w - 90, 80, 8, ['#8fb0c4', '#e9c98a', '#c98a7a'][i] ?? '#ccc'))}${rect(x, y, w, h, 20, ink.side(c, 0.22))}${rect(x + 10, y + 10, w - 20, h - 20, 14, 'none', `stroke="${shade(c, 0.36)}" stroke-width="2.4" stroke-dasharray="8 6"`)}${long ? `${rect(x, y, w, 14, 7, brass, 'opacity=".9"')}${group(rect(-6, 0, 12, 42, 5, brass), `translate(${x + w - 30} ${y + 6}) rotate(14)`)}` : pattern === 'card' ? `${stroke(`M${x + 10} 190H${x + w - 10}M${x + 10} 230H${x + w - 10}`, shade(c, -0.35), 5)}` : `${path(`M${x + w - 92} 168H${x + w}V232H${x + w - 92}Q${x + w - 112} 200 ${x + w - 92} 168z`, shade(c, 0.12))}${dot(x + w - 78, 200, 11, ink.ball(brass))}`}${rect(x + 34, y + h - 50, 54, 22, 5, shade(c, -0.2))}`;
});

const furCollar: Drawing = hang((ink, { colour: c, pattern }) => {
  const r = pattern === 'big' ? 26 : 20;
  const ring = Array.from({ length: 34 }, (_, i): [number, number] => [
    Math.round(200 + Math.sin((i / 34) * 6.283) * 104),
    Math.round(176 - Math.cos((i / 34) * 6.283) * 96),
  ]);
  return `${stroke('M200 20V70', '#9aa0a4', 5)}${wool(ring, r + 10, shade(c, -0.12))}${wool(
    ring.map(([x, y]): [number, number] => [Math.round(200 + (x - 200) * 0.96), Math.round(176 + (y - 176) * 0.95)]),
    r,
    c,
  )}${wool(along(176, 270, 132, 372, 9, 10), r - 2, shade(c, -0.05))}${wool(along(224, 270, 262, 366, 9, 10), r - 2, c)}${pattern === 'ball' ? dot(128, 372, 34, ink.ball(c)) + dot(266, 366, 34, ink.ball(c)) : ''}${stroke('M172 262Q200 282 228 262', shade(c, -0.4), 8)}`;
});

const boots: Drawing = stand(320, (ink, { colour: c, pattern }) => {
  const one = `${path('M-70-250H30Q38-250 38-236L34-110Q96-96 126-66Q144-48 140-16H-76V-80z', ink.side(c, 0.26))}${path('M-80-18H144V-4Q144 0 138 0H-30L-34-8L-40 0H-80z', '#2f2a2a')}${pattern === 'elastic' ? path('M-14-248H20L8-150Q0-142-8-150z', shade(c, -0.4)) + times(4, (i) => stroke(`M${-8 + i * 8}-244L${-5 + i * 4}-154`, shade(c, 0.1), 1.6)) : ''}${pattern === 'lace' ? times(6, (i) => stroke(`M${10 + i * 5} ${-226 + i * 24}L${42 + i * 6} ${-216 + i * 22}`, '#efe0c4', 4)) : ''}${pattern === 'fur' ? wool(along(-72, -250, 36, -250, 9), 14, '#f1e6d4') : rect(-76, -256, 116, 14, 6, shade(c, 0.14))}${streak('M-56-230H-42V-60H-58z', 0.22)}${stroke('M-74-46Q30-30 138-36', shade(c, 0.3), 2.4)}`;
  return `${group(one, 'translate(220 352) scale(.94)')}${group(one, 'translate(126 370)')}`;
});

/** Leather and fur by name. */
export const haining: Readonly<Record<string, Drawing>> = {
  leatherJacket,
  furCoat,
  gloves,
  belt,
  tote,
  wallet,
  furCollar,
  boots,
};
