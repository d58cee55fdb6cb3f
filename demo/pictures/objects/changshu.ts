import { inkOn, shade } from '../colour.ts';
import { dot, group, oval, path, rect, stroke, times } from '../kit.ts';
import { emblem, hasMotif, patterned } from '../motif.ts';
import { along, both, puffs, sleeve, torso, wool, zip } from './garments.ts';
import { type Drawing, hang, wear } from './look.ts';

const downJacket: Drawing = wear((ink, { colour: c, pattern, variant }) => {
  const long = variant === 'long';
  const vest = variant === 'vest';
  const kid = variant === 'kid';
  const light = variant === 'light';
  const parka = variant === 'parka';
  const bottom = long || pattern === 'long' ? 368 : parka ? 336 : kid ? 280 : 296;
  const body = torso(bottom, kid ? 108 : long ? 112 : 106);
  const arm = sleeve(kid ? 250 : 290);
  const step = light ? 24 : parka ? 400 : 42;
  const hooded = long || kid || parka || pattern === 'hood' || pattern === 'fur';
  const hood = hooded
    ? `${path('M140 84Q128 16 200 16T260 84Q230 108 200 108T140 84z', ink.down(shade(c, 0.05)))}${oval(200, 76, 42, 34, shade(c, -0.42))}${pattern === 'fur' || (parka && pattern !== 'pocket') ? wool(along(146, 88, 254, 88, 13, -66), 12, '#e9d8bd') : ''}`
    : path('M156 64Q200 40 244 64L250 96Q200 118 150 96z', ink.down(shade(c, 0.1)));
  const ears =
    pattern === 'ears'
      ? both(oval(160, 12, 15, 26, shade(c, -0.06), 'transform="rotate(-16 160 12)"'))
      : pattern === 'spike'
        ? path('M176 20L186-6L198 14L208-8L218 14L232-2L230 26z', shade(c, -0.25))
        : '';
  const extra =
    pattern === 'belt'
      ? `${rect(94, 214, 212, 18, 5, shade(c, -0.3))}${rect(188, 210, 24, 26, 4, '#d6b465')}`
      : pattern === 'frog'
        ? times(
            3,
            (i) =>
              `${stroke(`M166 ${140 + i * 46}Q182 ${130 + i * 46} 200 ${140 + i * 46}Q218 ${150 + i * 46} 234 ${140 + i * 46}`, '#d8b25c', 5)}${dot(200, 140 + i * 46, 7, '#d8b25c')}`,
          )
        : pattern === 'toggle'
          ? times(3, (i) => rect(182, 140 + i * 50, 36, 12, 6, '#c99b67'))
          : pattern === 'a' || pattern === 'two'
            ? path('M102 190Q200 214 298 190V146Q200 168 104 146z', shade(c, 0.34), 'opacity=".9"')
            : pattern === 'stripes'
              ? patterned(ink, 'stripes', body, { x: 96, y: 60, width: 210, height: 300 }, c)
              : pattern === 'gloss'
                ? path('M128 110L152 104L140 280H120z', '#fff', 'opacity=".35"')
                : hasMotif(pattern) && kid && pattern !== 'ears'
                  ? emblem(pattern, 252, 170, 0.9, shade(c, 0.6), shade(c, -0.3))
                  : '';
  const pockets =
    pattern === 'pocket' || parka
      ? both(rect(116, bottom - 92, 58, 54, 8, shade(c, -0.14)) + rect(112, bottom - 98, 66, 16, 5, shade(c, 0.06)))
      : both(stroke(`M${128} ${bottom - 76}L158 ${bottom - 50}`, shade(c, -0.45), 5));
  const fill = ink.side(c, 0.22);
  return `${ears}${vest ? both(oval(108, 146, 12, 52, shade(c, -0.4))) : both(path(arm, fill) + puffs(ink, arm, c, 70, 330, light ? 24 : 36))}${path(body, fill)}${puffs(ink, body, c, 62, bottom + 20, step)}${pattern === 'lattice' ? patterned(ink, 'lattice', body, { x: 90, y: 60, width: 220, height: 300 }, c) : ''}${rect(92, bottom - 12, 216, 18, 8, shade(c, -0.2))}${zip(104, bottom - 6, c)}${pockets}${extra}${hood}${vest ? '' : both(rect(46, kid ? 246 : 286, 40, 14, 6, shade(c, -0.24), 'transform="rotate(8 66 290)"'))}`;
});

const pants: Drawing = hang((ink, { colour: c, pattern, variant }) => {
  const down = variant === 'down';
  const legs = down
    ? 'M136 66H264L280 200L270 372H212L200 170L188 372H130L120 200z'
    : 'M134 66H266L276 210L258 374H210L200 176L190 374H142L124 210z';
  const denim = pattern === 'denim';
  return `${stroke('M200 20V34M120 40H280', '#9aa0a4', 6)}${both(rect(134, 36, 22, 34, 4, '#7d8388'))}${path(legs, ink.side(c, 0.24))}${down ? puffs(ink, legs, c, 84, 380, 36) : ''}${rect(132, 62, 136, 20, 4, shade(c, -0.14))}${stroke('M200 84V150', shade(c, -0.4), 3)}${dot(200, 72, 5, denim ? '#d8a24a' : shade(c, 0.4))}${both(stroke('M142 86Q164 98 168 128', denim ? '#d8a24a' : shade(c, -0.35), 3))}${pattern === 'crease' ? both(stroke('M164 120V370', shade(c, 0.3), 3)) : ''}${pattern === 'pocket' ? both(rect(122, 206, 44, 56, 6, shade(c, -0.12)) + rect(120, 200, 48, 14, 4, shade(c, 0.1))) : ''}${denim ? both(stroke('M146 240Q160 250 176 244M142 300Q156 292 178 300', shade(c, 0.4), 5, 'opacity=".6"') + rect(142, 358, 48, 14, 3, shade(c, 0.2))) : ''}${pattern === 'bib' ? `${rect(156, 24, 88, 44, 8, shade(c, 0.08))}` : ''}${pattern === 'rib' ? both(rect(132, 356, 56, 18, 6, shade(c, -0.3))) : ''}${path('M200 170L206 200L200 240L194 200z', shade(c, -0.35), 'opacity=".5"')}`;
});

const sweater: Drawing = wear((ink, { colour: c, pattern }) => {
  const body = torso(290, 98);
  const line = inkOn(c);
  const cable = times(3, (i) =>
    times(7, (j) =>
      stroke(
        `M${150 + i * 50} ${104 + j * 26}q14 8 0 26M${150 + i * 50} ${104 + j * 26}q-14 8 0 26`,
        shade(c, -0.22),
        4,
      ),
    ),
  );
  const band =
    pattern === 'snow'
      ? `${path('M102 150Q200 172 298 150V214Q200 236 100 214z', shade(c, c === '#EFE6D6' ? -0.3 : 0.62))}${times(5, (i) => emblem('snow', 126 + i * 37, 186, 0.62, c, c))}`
      : '';
  return `${both(path(sleeve(286), ink.side(shade(c, -0.05), 0.2)) + path('M44 280L86 290L82 312Q60 314 42 300z', shade(c, -0.16)))}${path(body, ink.side(c, 0.22))}${ink.clip(body, pattern === 'cable' ? cable : pattern === 'stripes' ? times(5, (i) => path(`M90 ${126 + i * 34}Q200 ${142 + i * 34} 310 ${126 + i * 34}V${142 + i * 34}Q200 ${158 + i * 34} 90 ${142 + i * 34}z`, line, 'opacity=".55"')) : band)}${times(14, (i) => stroke(`M${108 + i * 14} 272V294`, shade(c, -0.2), 3, 'opacity=".7"'))}${path('M156 62Q200 44 244 62L248 82Q200 110 152 82z', shade(c, -0.14))}${oval(200, 66, 40, 12, shade(c, -0.42))}${times(11, (i) => stroke(`M${160 + i * 8} ${76 + Math.sin((i / 10) * 3.1) * 8}v16`, shade(c, 0.1), 2, 'opacity=".7"'))}`;
});

const scarf: Drawing = hang((ink, { colour: c, pattern }) => {
  const left = 'M150 96Q200 66 250 96L236 150Q214 170 196 340L104 330Q120 190 150 96z';
  const right = 'M196 110Q252 84 268 130Q300 230 292 352L204 360Q214 250 196 110z';
  const fringe = (x: number, y: number, w: number): string =>
    times(9, (i) => stroke(`M${x + (i * w) / 8} ${y}l${(i % 2) * 4 - 2} 24`, shade(c, -0.1), 4));
  const pat = pattern === 'two' ? 'plain' : pattern;
  return `${stroke('M200 20V60', '#9aa0a4', 6)}${dot(200, 62, 12, '#c99b67')}${fringe(208, 352, 80)}${path(right, ink.side(shade(c, -0.08), 0.2))}${patterned(ink, pat, right, { x: 190, y: 90, width: 120, height: 280 }, c, shade(c, 0.4))}${fringe(108, 330, 84)}${path(left, ink.side(c, 0.2))}${patterned(ink, pat, left, { x: 100, y: 70, width: 160, height: 280 }, c, shade(c, 0.4))}${pattern === 'two' ? ink.clip(left, rect(90, 240, 200, 110, 0, shade(c, 0.4))) + ink.clip(right, rect(190, 260, 120, 110, 0, shade(c, 0.4))) : ''}${path('M140 100Q200 50 262 104Q268 140 214 150Q150 150 140 100z', ink.down(shade(c, 0.06)))}${stroke('M156 112Q200 84 246 116', shade(c, -0.2), 3)}${group('', 'scale(1)')}`;
});

/** Down wear and knitwear by name, with trousers. */
export const changshu: Readonly<Record<string, Drawing>> = { downJacket, pants, sweater, scarf };
