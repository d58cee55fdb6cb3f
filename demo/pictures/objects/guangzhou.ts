import { lightness, mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { emblem } from '../motif.ts';
import { display } from './cixi.ts';
import { type Drawing, flat, stand } from './look.ts';

const white = '#fdfbf6';

const toothpaste: Drawing = stand(300, (ink, { accent: c, pattern, variant }) => {
  const kid = variant === 'kid';
  const tube = 'M150 70H284L262 318H172z';
  const label = lightness(c) > 0.6 ? shade(c, -0.45) : white;
  const box = 'M52 230H96V366H52zM52 230z';
  return `${path(box, ink.side(c))}${group(`${rect(36, 108, 86, 258, 5, ink.side(shade(c, 0.1)))}${path('M36 108L56 90H142L122 108z', shade(c, 0.4))}${path('M122 108L142 90V346L122 366z', shade(c, -0.2))}${rect(46, 190, 66, 110, 8, white, 'opacity=".92"')}${emblem(pattern, 79, 246, 0.8, mix(c, '#2a6a5a', 0.3), '#e8a33d')}`, 'translate(-10 0)')}${group(`${rect(142, 48, 150, 26, 5, shade(c, -0.12))}${times(14, (i) => stroke(`M${150 + i * 10.5} 52V70`, '#fff', 1.6, 'opacity=".4"'))}${path(tube, ink.side(shade(c, 0.3), 0.22))}${ink.clip(tube, `${path('M140 150Q220 110 300 160V236Q220 200 140 240z', c)}${kid ? dot(217, 192, 42, white) : ''}`)}${emblem(pattern, 217, 192, kid ? 1.2 : 1.05, kid ? mix(c, '#7a4a2a', 0.5) : label, '#e8a33d')}${rect(190, 272, 54, 7, 3, shade(c, -0.2), 'opacity=".6"')}${rect(164, 314, 106, 54, 10, ink.side(white))}${times(9, (i) => stroke(`M${172 + i * 11.5} 322V360`, '#000', 1.6, 'opacity=".12"'))}${streak('M166 84H180L186 304H178z', 0.5)}`, 'translate(26 0)')}${group(`${path('M-34 0Q-34-20-10-20Q0-40 22-30Q40-22 34 0z', ink.down('#fff'))}${path('M-30-4Q0-16 32-4', 'none', `stroke="${c}" stroke-width="6"`)}`, 'translate(346 368)')}`;
});

const brushHead = (ink: { down(colour: string, strength?: number): string }, c: string): string =>
  `${rect(-15, -46, 30, 84, 13, ink.down(white))}${times(5, (i) => rect(-34, -38 + i * 14, 22, 11, 3, i % 2 === 0 ? c : shade(c, 0.5)))}`;

const sonicBrush: Drawing = stand(220, (ink, { colour: c, pattern }) => {
  const kid = pattern === 'bear';
  return `${path('M110 366Q110 342 150 340H250Q290 342 290 366z', ink.side(white))}${rect(194, 66, 12, 92, 5, ink.metal())}${group(brushHead(ink, mix(c, '#4fa3b8', 0.5)), 'translate(203 66)')}${path('M172 156Q172 138 200 138T228 156L234 330Q234 348 200 348T166 330z', ink.side(c, 0.24))}${rect(186, 176, 28, 28, 14, white)}${stroke('M200 183V190M194 186A8 8 0 1 0 206 186', '#e0763f', 3)}${pattern === 'panel' ? display('3', 200, 250, 36, 50) : kid ? emblem('bear', 200, 258, 0.8, '#a9743f', c) : times(pattern === 'soft' ? 5 : 3, (i) => dot(200, 226 + i * 18, 5, '#7fd0b5'))}${streak('M178 170H186L184 330H176z', 0.5)}${group(`${rect(-7, -40, 14, 60, 6, '#dfe5e8')}${group(brushHead(ink, mix(c, '#4fa3b8', 0.5)), 'translate(2 -78) scale(.85)')}`, 'translate(316 346)')}${group(`${rect(-7, -40, 14, 60, 6, '#dfe5e8')}${group(brushHead(ink, '#e8a33d'), 'translate(2 -78) scale(.85)')}`, 'translate(92 346)')}`;
});

const toothbrush: Drawing = flat((ink, { colour: c, pattern }) => {
  const bamboo = pattern === 'bamboo';
  const one = (tone: string, x: number, turn: number): string => {
    const body = bamboo ? mix('#d9b27a', tone, 0.12) : tone;
    return group(
      `${path('M-13-60Q-15 40-17 150Q-16 176 0 176T17 150Q15 40 13-60Q10-84 8-104H-8Q-10-84-13-60z', ink.side(body, 0.26))}${rect(-15, -182, 30, 86, 14, ink.side(body))}${times(4, (i) => times(6, (j) => rect(-11 + i * 6, -176 + j * 12.5, 4.4, 10, 2, pattern === 'soft' ? shade(tone, 0.5) : (i + j) % 2 === 0 ? white : mix(tone, '#4fa3b8', 0.5))))}${pattern === 'bear' ? emblem('bear', 0, 90, 0.72, '#a9743f', tone) : bamboo ? `${stroke('M-14 40H14M-15 100H15', shade(body, -0.3), 2.5)}` : rect(-6, 30, 12, 90, 6, shade(body, 0.35))}`,
      `translate(${x} 205) rotate(${turn})`,
    );
  };
  return `${one(c, 116, -8)}${one(shade(c, -0.16), 200, 0)}${one(shade(c, 0.25), 284, 8)}`;
});

const mouthwash: Drawing = stand(240, (ink, { accent: c, pattern }) => {
  const bottle = 'M140 130Q100 150 100 200V340Q100 366 126 366H244Q270 366 270 340V200Q270 150 230 130z';
  return `${path(bottle, '#edf5f4', 'opacity=".92"')}${ink.clip(bottle, `${rect(90, 176, 200, 200, 0, ink.side(mix(c, '#7fd0c0', 0.15), 0.24), 'opacity=".88"')}${oval(185, 176, 90, 9, shade(c, 0.4))}${times(12, (i) => dot(114 + ((i * 53) % 144), 200 + ((i * 37) % 150), 3 + (i % 3), '#fff', 'opacity=".5"'))}`)}${rect(112, 226, 146, 104, 14, white, 'opacity=".95"')}${emblem(pattern, 185, 274, 1.15, mix(c, '#2a6a5a', 0.35), '#e8a33d')}${rect(144, 60, 82, 74, 12, ink.side(shade(c, -0.1), 0.3))}${times(7, (i) => stroke(`M${154 + i * 10.5} 68V126`, '#fff', 1.8, 'opacity=".35"'))}${streak('M112 200Q112 160 140 146Q126 170 126 330H112z', 0.6)}${group(`${path('M-36-70H36L30 0H-30z', '#edf5f4', 'opacity=".9"')}${path('M-33-38H33L30 0H-30z', mix(c, '#7fd0c0', 0.15))}${oval(0, -70, 36, 8, '#fff')}`, 'translate(322 368)')}`;
});

const irrigator: Drawing = stand(210, (ink, { colour: c, pattern }) => {
  const mini = pattern === 'mini';
  const top = mini ? 150 : 96;
  return `${pattern === 'base' ? path('M96 366Q100 344 150 342H270Q310 344 312 366z', ink.side(shade(c, -0.1))) : ''}${stroke(`M196 ${top}L184 40L150 14`, '#e9eef0', 11)}${stroke('M146 10L96 -8M144 18L100 24', '#9bd2ea', 4)}${path(`M152 ${top + 20}Q152 ${top} 172 ${top}H228Q248 ${top} 248 ${top + 20}L254 220H146z`, ink.side(c, 0.24))}${path('M146 220H254L262 342Q262 362 242 362H158Q138 362 138 342z', '#e9f4f7', 'opacity=".95"')}${path('M143 264H257L262 342Q262 362 242 362H158Q138 362 138 342z', '#9bd2ea', 'opacity=".85"')}${rect(140, 214, 120, 12, 6, shade(c, -0.22))}${dot(200, top + 34, 13, white)}${stroke(`M200 ${top + 28}v6`, '#e0763f', 3)}${times(3, (i) => dot(200, top + 64 + i * 16, 4.5, '#7fd0b5'))}${streak(`M160 ${top + 16}H168L164 210H156z`, 0.5)}${times(5, (i) => dot(164 + i * 18, 300 + (i % 2) * 26, 4, '#fff', 'opacity=".7"'))}`;
});

const floss: Drawing = stand(290, (ink, { accent: c, pattern }) => {
  const pick = (x: number, y: number, turn: number, tone: string): string =>
    group(
      `${stroke('M0 60L0 0Q-2-24-24-30M0 0Q2-24 24-30', tone, 9)}${stroke('M-24-30H24', '#fff', 2.5)}${path('M-5 56L0 86L5 56z', tone)}`,
      `translate(${x} ${y}) rotate(${turn})`,
    );
  const tones = [c, shade(c, 0.35), white];
  const box = 'M84 190H316V346Q316 366 296 366H104Q84 366 84 346z';
  return `${times(9, (i) => pick(106 + i * 24, 150 + (i % 3) * 12, (i - 4) * 7, tones[i % 3] ?? c))}${path(box, '#eef5f5', 'opacity=".9"')}${ink.clip(
    box,
    times(8, (i) => pick(112 + i * 26, 250 + (i % 2) * 10, (i - 4) * 5, shade(tones[i % 3] ?? c, 0.1))),
  )}${path('M84 250H316V346Q316 366 296 366H104Q84 366 84 346z', ink.side(c, 0.2))}${dot(200, 308, 36, white)}${emblem(pattern === 'plain' ? 'drop' : pattern, 200, 308, 0.95, pattern === 'bear' ? '#a9743f' : mix(c, '#2a6a5a', 0.4), '#e8a33d')}${streak('M96 200H106V350Q98 346 96 336z', 0.6)}${rect(78, 184, 244, 14, 7, shade(c, -0.16))}`;
});

const brushHeads: Drawing = flat((ink, { accent: c, pattern }) => {
  const head = (x: number, tone: string): string =>
    group(
      `${path('M-12 10L-15 110Q-14 120 0 120T15 110L12 10z', ink.side(white))}${pattern === 'round' ? `${dot(0, -32, 36, ink.side(white))}${times(3, (i) => `<circle cy="-32" r="${28 - i * 9}" fill="none" stroke="${i % 2 === 0 ? tone : shade(tone, 0.5)}" stroke-width="7"/>`)}` : `${rect(-24, -84, 48, 104, 20, ink.side(white))}${times(3, (i) => times(7, (j) => rect(-18 + i * 13, -78 + j * 13, 10, 10, pattern === 'soft' ? 5 : 3, (i + j) % 2 === 0 ? tone : shade(tone, 0.45))))}`}${stroke('M-13 60H13', tone, 6)}`,
      `translate(${x} 200)`,
    );
  return `${rect(26, 62, 348, 292, 22, ink.down(mix(c, '#ffffff', 0.55)))}${rect(42, 92, 316, 246, 16, '#fff', 'opacity=".6"')}${dot(200, 80, 8, '#fff')}${[84, 161, 238, 315].map((x, i) => head(x, [c, '#e8a33d', '#7fa7d6', '#d98a9a'][i] ?? c)).join('')}`;
});

const tongueScraper: Drawing = flat((ink, { accent: c, pattern }) => {
  const steel = pattern === 'plain';
  const one = (tone: string, x: number, turn: number): string =>
    group(
      steel
        ? `${path('M-40-150Q-46-176-20-176Q-18-120 0-104Q18-120 20-176Q46-176 40-150Q34-92 12-78L16 150Q14 176 0 176T-16 150L-12-78Q-34-92-40-150z', ink.metal(mix('#c3c9ce', tone, 0.2)))}`
        : `${path('M-12-70L-16 150Q-14 176 0 176T16 150L12-70z', ink.side(tone, 0.24))}${path('M-42-160Q0-196 42-160Q50-110 12-70H-12Q-50-110-42-160z', ink.down(shade(tone, 0.2)))}${times(5, (i) => stroke(`M-30 ${-150 + i * 14}Q0 ${-162 + i * 14} 30 ${-150 + i * 14}`, shade(tone, -0.2), 3))}`,
      `translate(${x} 205) rotate(${turn})`,
    );
  return `${one(c, 146, -12)}${one(shade(c, 0.3), 262, 10)}`;
});

/** Oral care by name. */
export const guangzhou: Readonly<Record<string, Drawing>> = {
  toothpaste,
  sonicBrush,
  toothbrush,
  mouthwash,
  irrigator,
  floss,
  brushHeads,
  tongueScraper,
};
