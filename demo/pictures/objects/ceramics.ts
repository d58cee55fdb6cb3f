import { mix, shade } from '../colour.ts';
import { dot, group, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { patterned } from '../motif.ts';
import { type Drawing, stand } from './look.ts';

const blue = '#3a62a8';

const vaseShapes: Readonly<Record<string, string>> = {
  meiping:
    'M176 60h48q-4 22 6 30C292 108 306 160 286 220C268 276 252 320 248 366H152C148 320 132 276 114 220C94 160 108 108 170 90q10-8 6-30z',
  globe:
    'M180 40h40q-6 60 2 116C292 168 322 220 312 274C304 326 268 354 244 366H156C132 354 96 326 88 274C78 220 108 168 178 156q8-56 2-116z',
  gourd:
    'M182 50h36q-4 14 2 22C262 84 270 136 236 166C300 182 322 250 298 304C288 334 266 356 244 366H156C134 356 112 334 102 304C78 250 100 182 164 166C130 136 138 84 180 72q6-8 2-22z',
  bottle:
    'M172 56q28 10 56 0q-14 40-8 96C276 190 292 250 280 306C274 336 262 354 250 366H150C138 354 126 336 120 306C108 250 124 190 180 152q6-56-8-96z',
};

const vase: Drawing = stand(190, (ink, { accent, pattern }) => {
  const colour = accent;
  const shape =
    (pattern === 'gourd'
      ? vaseShapes.gourd
      : pattern === 'plum'
        ? vaseShapes.meiping
        : pattern === 'lotus'
          ? vaseShapes.globe
          : vaseShapes.bottle) ?? '';
  const mouth =
    pattern === 'gourd'
      ? [200, 50, 18, 5]
      : pattern === 'plum'
        ? [200, 60, 24, 6]
        : pattern === 'lotus'
          ? [200, 40, 20, 5]
          : [200, 56, 28, 7];
  return (
    path(shape, ink.side(colour, 0.26)) +
    patterned(
      ink,
      pattern === 'gourd' ? 'plain' : pattern,
      shape,
      { x: 84, y: 100, width: 240, height: 250 },
      colour,
      blue,
      1.15,
    ) +
    ink.clip(
      shape,
      rect(80, 352, 240, 20, 0, shade(colour, -0.3), 'opacity=".5"') +
        (pattern === 'lotus' || pattern === 'plum'
          ? rect(80, 338, 240, 5, 0, blue) + rect(80, 92, 240, 4, 0, blue)
          : ''),
    ) +
    streak('M150 150C128 190 128 240 146 290C150 250 148 200 166 156z', 0.42) +
    oval(mouth[0] ?? 200, mouth[1] ?? 56, mouth[2] ?? 24, mouth[3] ?? 6, shade(colour, -0.5))
  );
});

const gaiwan: Drawing = stand(230, (ink, { accent, pattern }) => {
  const c = accent;
  const bowl = 'M98 178H302C300 236 276 290 236 318H164C124 290 100 236 98 178z';
  const lid = 'M118 172Q130 118 176 106H224Q270 118 282 172z';
  return (
    path('M84 330Q200 318 316 330L296 352Q200 372 104 352z', ink.side(c, 0.3)) +
    oval(200, 331, 116, 13, shade(c, 0.3)) +
    oval(200, 327, 60, 8, shade(c, -0.18)) +
    path(bowl, ink.side(c, 0.24)) +
    patterned(ink, pattern, bowl, { x: 96, y: 190, width: 210, height: 120 }, c, blue, 0.9) +
    oval(200, 178, 104, 13, shade(c, -0.12)) +
    path(lid, ink.side(c, 0.2)) +
    patterned(ink, pattern, lid, { x: 116, y: 112, width: 170, height: 60 }, c, blue, 0.62) +
    oval(200, 100, 30, 8, ink.side(c, 0.3)) +
    rect(182, 92, 36, 14, 6, ink.side(c, 0.3)) +
    streak('M124 196C128 236 142 268 162 290C148 256 142 226 142 196z', 0.45)
  );
});

const teapot: Drawing = stand(220, (ink, { accent, pattern }) => {
  const c = accent;
  const body =
    'M200 148C278 148 314 204 306 258C300 312 262 352 236 360H164C138 352 100 312 94 258C86 204 122 148 200 148z';
  const handle = mix(c, '#7a5136', pattern === 'bamboo' ? 0.7 : 0);
  return (
    stroke('M304 210C366 196 372 300 296 306', shade(handle, -0.12), 20) +
    stroke('M304 210C360 200 364 292 298 300', shade(handle, 0.2), 7) +
    path('M110 232C70 226 66 176 34 152L58 142C92 164 96 196 128 196z', ink.side(shade(c, -0.06), 0.22)) +
    path(body, ink.side(c, 0.26)) +
    patterned(ink, pattern, body, { x: 92, y: 164, width: 220, height: 180 }, c, blue, 1) +
    path('M138 158Q146 118 200 116Q254 118 262 158Q200 172 138 158z', ink.side(shade(c, 0.05), 0.24)) +
    dot(200, 104, 15, ink.ball(shade(c, -0.05))) +
    streak('M124 220C120 260 130 296 152 322C142 286 140 250 150 206z', 0.4)
  );
});

const teacup: Drawing = stand(240, (ink, { accent, pattern }) => {
  const c = accent;
  const cup = (x: number, y: number, s: number): string => {
    const shape = 'M-80-110H80C78-52 58-12 34 0H-34C-58-12-78-52-80-110z';
    return group(
      path(shape, ink.side(c, 0.24)) +
        patterned(ink, pattern, shape, { x: -80, y: -96, width: 170, height: 90 }, c, blue, 0.8) +
        oval(0, -110, 80, 17, shade(c, 0.35)) +
        oval(0, -107, 70, 13, '#c98f4a') +
        oval(-14, -109, 40, 6, '#dcae6c') +
        streak('M-62-84C-60-50-48-26-34-14C-44-40-48-62-48-84z', 0.45),
      `translate(${x} ${y}) scale(${s})`,
    );
  };
  return cup(262, 330, 0.85) + cup(152, 366, 1.2);
});

const bowl: Drawing = stand(220, (ink, { accent, pattern }) => {
  const c = accent;
  const shape = 'M50 190H350C346 270 290 336 240 344V366H160V344C110 336 54 270 50 190z';
  return (
    path(shape, ink.side(c, 0.24)) +
    patterned(
      ink,
      pattern,
      shape,
      { x: 50, y: 216, width: 300, height: 110 },
      c,
      pattern === 'splash' ? '#e0b860' : blue,
      1,
    ) +
    oval(200, 190, 150, 34, shade(c, 0.3)) +
    oval(200, 194, 136, 27, '#c9682f') +
    times(6, (i) => stroke(`M${92 + i * 30} ${196 + (i % 2) * 6}q18-20 38-2t40 4`, '#f6e6bd', 7)) +
    oval(150, 188, 26, 10, '#7ea34e', 'transform="rotate(-18 150 188)"') +
    oval(236, 184, 22, 9, '#8fb35a', 'transform="rotate(24 236 184)"') +
    oval(196, 206, 26, 11, '#fff4df') +
    oval(198, 206, 12, 6, '#f0a93c') +
    streak('M78 220C90 270 118 304 150 320C124 286 110 254 106 222z', 0.4)
  );
});

const plateSet: Drawing = stand(320, (ink, { accent, pattern }) => {
  const c = accent;
  const line =
    pattern === 'bands' ? '#c9a04a' : pattern === 'flower' ? '#e0b13c' : pattern === 'bamboo' ? '#4a5a4e' : blue;
  const small = 'M214 214H376C372 258 344 290 320 296H270C246 290 218 258 214 214z';
  const big = 'M24 246H228C224 304 190 346 158 352H94C62 346 28 304 24 246z';
  const face = 'M200 40a118 118 0 1 0 .1 0z';
  return (
    path(face, ink.down(c, 0.14)) +
    `<circle cx="200" cy="158" r="104" fill="none" stroke="${line}" stroke-width="5" opacity=".8"/><circle cx="200" cy="158" r="72" fill="${shade(c, 0.3)}"/>` +
    patterned(
      ink,
      pattern === 'bands' ? 'plain' : pattern,
      'M200 88a70 70 0 1 0 .1 0z',
      { x: 130, y: 90, width: 150, height: 140 },
      c,
      line,
      1,
    ) +
    rect(86, 352, 80, 16, 4, shade(c, -0.16)) +
    path(big, ink.side(c, 0.24)) +
    patterned(ink, pattern, big, { x: 24, y: 268, width: 210, height: 80 }, c, line, 0.8) +
    oval(126, 246, 102, 20, shade(c, -0.14)) +
    rect(268, 294, 54, 14, 3, shade(c, -0.16)) +
    path(small, ink.side(c, 0.24)) +
    patterned(ink, pattern, small, { x: 214, y: 230, width: 170, height: 60 }, c, line, 0.7) +
    oval(295, 214, 81, 16, shade(c, -0.14)) +
    times(3, (i) =>
      path(
        `M222 ${322 + i * 16}Q296 ${338 + i * 16} 386 ${322 + i * 16}L366 ${334 + i * 16}Q300 ${346 + i * 16} 242 ${334 + i * 16}z`,
        ink.side(shade(c, -0.04 * i), 0.2),
      ),
    )
  );
});

const mug: Drawing = stand(180, (ink, { accent, pattern }) => {
  const c = accent;
  const shape = 'M84 118H280V330Q280 366 244 366H120Q84 366 84 330z';
  return (
    stroke('M278 176C356 160 360 300 276 300', shade(c, -0.16), 28) +
    stroke('M280 176C348 166 350 288 280 292', shade(c, 0.14), 10) +
    path(shape, ink.side(c, 0.24)) +
    patterned(
      ink,
      pattern,
      shape,
      { x: 84, y: 148, width: 200, height: 210 },
      c,
      pattern === 'star' ? '#f4e3a8' : '#4b6f9c',
      1.25,
    ) +
    oval(182, 118, 98, 22, shade(c, 0.35)) +
    oval(182, 121, 84, 16, '#5a3826') +
    oval(170, 119, 48, 8, '#7a5038') +
    streak('M104 150H126V320Q110 310 104 290z', 0.36)
  );
});

const teaJar: Drawing = stand(190, (ink, { accent, pattern, variant }) => {
  const paper = variant === 'paper';
  const c = paper ? shade(accent, 0.08) : accent;
  const shape =
    'M134 128H266C304 142 314 190 306 246C302 300 288 346 276 366H124C112 346 98 300 94 246C86 190 96 142 134 128z';
  return (
    path(shape, ink.side(c, 0.28)) +
    patterned(ink, pattern, shape, { x: 92, y: 150, width: 216, height: 200 }, c, '#3a62a8', 1) +
    (paper
      ? path('M142 192h116v120H142z', '#f2e6c9') +
        rect(152, 202, 96, 100, 0, 'none', 'stroke="#b5312c" stroke-width="4"') +
        emblemLeaf()
      : '') +
    (paper
      ? path('M118 132Q112 92 150 78Q200 62 250 78Q288 92 282 132Q200 148 118 132z', '#d9b98a') +
        stroke('M122 128Q200 144 278 128', '#a5302b', 7)
      : path('M138 132V104Q138 88 200 86Q262 88 262 104V132Q200 144 138 132z', ink.side(shade(c, -0.06), 0.28)) +
        dot(200, 80, 14, ink.ball(c))) +
    streak('M120 186C112 230 118 290 134 330C134 280 130 230 144 176z', 0.38)
  );
});

function emblemLeaf(): string {
  return (
    path('M200 288C172 266 176 232 200 216C224 232 228 266 200 288z', '#6a8a4a') + stroke('M200 282V228', '#f2e6c9', 3)
  );
}

const incense: Drawing = stand(230, (ink, { accent, pattern }) => {
  const c = accent;
  const base = 'M84 318Q200 300 316 318Q300 366 200 368Q100 366 84 318z';
  const top =
    pattern === 'landscape'
      ? path('M112 320L164 222L204 286L244 200L292 320Q200 332 112 320z', ink.side(c, 0.3)) +
        path('M112 320L150 262L196 322z', shade(c, 0.2))
      : pattern === 'bands'
        ? path('M124 220H276C286 260 270 310 250 322H150C130 310 114 260 124 220z', ink.side(c, 0.3)) +
          rect(116, 212, 168, 16, 8, shade(c, 0.15)) +
          dot(124, 210, 12, shade(c, -0.1)) +
          dot(276, 210, 12, shade(c, -0.1))
        : pattern === 'dots'
          ? path('M130 262H270L228 326H172z', ink.side(c, 0.3)) +
            oval(200, 262, 70, 20, shade(c, 0.25)) +
            times(5, (i) => dot(156 + i * 22, 260 + (i % 2) * 6, 7, shade(c, -0.3)))
          : path('M96 300Q130 250 210 262Q300 258 310 300Q260 330 200 326Q130 330 96 300z', ink.side(c, 0.3)) +
            stroke('M200 318L140 280M200 318L200 270M200 318L262 280', shade(c, -0.25), 3) +
            dot(252, 276, 14, '#6f9a5a') +
            dot(246, 266, 5, '#6f9a5a') +
            dot(258, 266, 5, '#6f9a5a');
  return (
    stroke('M214 270L236 96', '#7a4a35', 4) +
    dot(236, 94, 5, '#e8662f') +
    stroke('M236 84C218 66 258 52 240 30C232 20 240 8 248 0', '#ffffff', 6, 'opacity=".65"') +
    path(base, ink.side(shade(c, -0.05), 0.26)) +
    oval(200, 318, 116, 16, shade(c, 0.2)) +
    top
  );
});

/** Porcelain drawings by name. */
export const ceramics: Readonly<Record<string, Drawing>> = {
  vase,
  gaiwan,
  teapot,
  teacup,
  bowl,
  plateSet,
  mug,
  teaJar,
  incense,
};
