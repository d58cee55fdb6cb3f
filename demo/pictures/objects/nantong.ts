import { lightness, shade } from '../colour.ts';
import { dot, oval, path, rect, stroke, times } from '../kit.ts';
import { patterned } from '../motif.ts';
import { both } from './garments.ts';
import { type Drawing, hang, stand } from './look.ts';

const print = (colour: string): string => (lightness(colour) > 0.7 ? shade(colour, -0.35) : shade(colour, 0.55));

/** A plump cushion shape with pinched corners. */
function plump(x: number, y: number, w: number, h: number, bulge = 12): string {
  return `M${x} ${y}Q${x + w / 2} ${y + bulge} ${x + w} ${y}Q${x + w - bulge} ${y + h / 2} ${x + w} ${y + h}Q${x + w / 2} ${y + h - bulge * 0.4} ${x} ${y + h}Q${x + bulge} ${y + h / 2} ${x} ${y}z`;
}

const bedding: Drawing = stand(360, (ink, { colour: c, pattern, variant }) => {
  const fitted = variant === 'fitted';
  const duvet = 'M22 250Q110 214 200 222T380 246L390 344Q390 356 376 356H24Q10 356 10 344z';
  const pillow = (x: number, shadeBy: number): string => {
    const shape = plump(x, 158, 142, 74, 16);
    return `${path(shape, ink.down(shade(c, shadeBy), 0.2))}${patterned(ink, fitted ? 'plain' : pattern, shape, { x, y: 158, width: 150, height: 80 }, c, print(c), 0.6)}`;
  };
  const quilted =
    fitted && pattern === 'quilt'
      ? patterned(ink, 'lattice', duvet, { x: 10, y: 220, width: 380, height: 140 }, c)
      : '';
  return `${path('M16 216V92Q16 66 42 66H358Q384 66 384 92V216z', ink.down('#b98a5e', 0.2))}${rect(38, 88, 324, 110, 12, ink.down('#cfa477'))}${fitted ? `${rect(10, 216, 380, 140, 26, '#fdfaf4')}${path('M10 250Q10 216 44 216H356Q390 216 390 250V330Q200 350 10 330z', ink.down(c, 0.2))}${quilted}${pattern === 'drop' ? times(9, (i) => path(`M${40 + i * 40} ${268 + (i % 2) * 30}q12 16 0 22q-12-6 0-22z`, '#8fc4dc')) : ''}${stroke('M12 330Q200 350 388 330', shade(c, -0.25), 4, 'stroke-dasharray="10 6"')}` : `${pillow(42, 0.12)}${pillow(216, 0.12)}${pillow(56, 0)}${pillow(202, 0)}${path(duvet, ink.down(c, 0.24))}${patterned(ink, pattern, duvet, { x: 10, y: 222, width: 390, height: 140 }, c, print(c), 0.95)}${path('M22 250Q110 214 200 222T380 246L382 268Q290 236 200 246T20 276z', shade(c, 0.45))}${stroke('M90 290Q120 320 110 352M290 280Q270 316 286 354', shade(c, -0.2), 4, 'opacity=".4"')}`}${rect(22, 352, 26, 18, 4, '#8e6239')}${rect(352, 352, 26, 18, 4, '#8e6239')}`;
});

const quilt: Drawing = stand(310, (ink, { colour: c, pattern, variant }) => {
  const thin = variant === 'thin';
  const layers = thin ? 4 : 3;
  const h = thin ? 38 : 62;
  const fold = (i: number): string => {
    const y = 366 - (i + 1) * h;
    const tone = i % 2 === 0 ? c : shade(c, 0.18);
    const shape = `M${58 + i * 5} ${y + h / 2}Q${50 + i * 5} ${y} ${90 + i * 4} ${y}H${312 - i * 4}Q${352 - i * 6} ${y} ${350 - i * 6} ${y + h / 2}Q${352 - i * 6} ${y + h} ${312 - i * 4} ${y + h}H${90 + i * 4}Q${50 + i * 5} ${y + h} ${58 + i * 5} ${y + h / 2}z`;
    return `${path(shape, ink.down(tone, 0.26))}${patterned(ink, pattern === 'quilt' ? 'lattice' : pattern, shape, { x: 50, y, width: 310, height: h }, tone, print(tone), 0.62)}${stroke(`M${80 + i * 4} ${y + h / 2}H${320 - i * 4}`, shade(tone, -0.22), 2.5, 'stroke-dasharray="12 7" opacity=".7"')}`;
  };
  const top = 366 - layers * h;
  return `${times(layers, fold)}${path(`M184 ${top - 4}H216V366H184z`, shade(c, -0.3), 'opacity=".55"')}${both(path(`M198 ${top - 4}Q130 ${top - 64} 118 ${top - 26}Q120 ${top + 4} 198 ${top - 2}z`, ink.down(shade(c, -0.22))))}${dot(200, top - 6, 13, shade(c, -0.35))}`;
});

const pillow: Drawing = stand(300, (ink, { accent: c, pattern }) => {
  const back = plump(78, 150, 276, 160, 26);
  const front = plump(40, 196, 300, 172, 28);
  return `${path(back, ink.down(shade(c, -0.04), 0.16))}${path(front, ink.down(shade(c, 0.3), 0.2))}${patterned(ink, pattern === 'quilt' ? 'lattice' : pattern, front, { x: 40, y: 196, width: 310, height: 180 }, c, shade(c, -0.25), 0.9)}<path d="${plump(58, 216, 264, 134, 22)}" fill="none" stroke="${shade(c, -0.28)}" stroke-width="3"/>${path('M90 226Q180 206 270 226Q190 240 120 300Q90 280 90 226z', '#fff', 'opacity=".4"')}${rect(296, 330, 30, 24, 3, '#d9b25f')}`;
});

const throwBlanket: Drawing = stand(320, (ink, { colour: c, pattern }) => {
  const drape = 'M96 120Q196 96 300 120L318 318Q250 340 214 322T110 330Q86 330 84 318z';
  return `${path('M30 366V210Q30 170 66 170H334Q370 170 370 210V366z', ink.side('#cdb79c', 0.2))}${rect(62, 120, 276, 150, 40, ink.down('#d9c6ab'))}${rect(20, 216, 70, 138, 30, ink.side('#c7b092'))}${rect(310, 216, 70, 138, 30, ink.side('#c7b092'))}${rect(80, 262, 240, 82, 20, ink.down('#dccbb2'))}${path(drape, ink.side(c, 0.24))}${patterned(ink, pattern === 'fringe' ? 'waves' : pattern, drape, { x: 84, y: 110, width: 240, height: 220 }, c, print(c), 0.95)}${stroke('M150 116Q160 220 146 326M236 112Q226 220 244 328', shade(c, -0.25), 4, 'opacity=".4"')}${times(19, (i) => stroke(`M${92 + i * 12.4} ${324 + Math.sin(i * 0.8) * 4}v22`, shade(c, -0.1), 4))}`;
});

const cushion: Drawing = stand(290, (ink, { colour: c, pattern }) => {
  const shape = plump(66, 92, 268, 274, 26);
  return `${path(shape, ink.side(c, 0.26))}${patterned(ink, pattern, shape, { x: 66, y: 92, width: 280, height: 280 }, c, print(c), 1.25)}<path d="${plump(80, 108, 240, 242, 23)}" fill="none" stroke="${shade(c, -0.3)}" stroke-width="3" opacity=".6"/>${path('M96 116Q190 130 280 118Q180 160 120 280Q100 200 96 116z', '#fff', 'opacity=".16"')}${[
    [66, 92],
    [334, 92],
    [66, 366],
    [334, 366],
  ]
    .map(([x = 0, y = 0]) => dot(x, y, 9, shade(c, -0.25)))
    .join('')}`;
});

const towel: Drawing = hang((ink, { colour: c, pattern }) => {
  const one = (x: number, w: number, to: number, tone: string): string => {
    const shape = `M${x} 44H${x + w}V${to}H${x}z`;
    return `${path(shape, ink.side(tone, 0.2))}${patterned(ink, pattern === 'bands' ? 'plain' : pattern, shape, { x, y: 60, width: w, height: to - 80 }, tone, print(tone), 0.9)}${pattern === 'bands' ? rect(x, to - 80, w, 14, 0, print(tone), 'opacity=".7"') + rect(x, to - 56, w, 7, 0, print(tone), 'opacity=".7"') : rect(x, to - 40, w, 10, 0, shade(tone, -0.14))}${path(`M${x} 44H${x + w}V66Q${x + w / 2} 76 ${x} 66z`, shade(tone, 0.25), 'opacity=".8"')}${times(Math.floor(w / 9), (i) => stroke(`M${x + 5 + i * 9} ${to}v8`, shade(tone, -0.05), 3))}`;
  };
  return `${stroke('M200 20V36', '#9aa0a4', 6)}${rect(40, 34, 320, 13, 6, ink.metal())}${dot(44, 40, 11, '#9aa0a4')}${dot(356, 40, 11, '#9aa0a4')}${one(76, 150, 350, c)}${one(240, 92, 270, shade(c, 0.3))}`;
});

const curtain: Drawing = hang((ink, { colour: c, pattern }) => {
  const half = 'M34 44H196Q190 160 150 220Q120 250 108 256Q128 300 132 372H26z';
  return `${stroke('M200 20V34', '#8e6239', 6)}${rect(60, 50, 280, 318, 4, ink.blend(['#cfe6ef', '#f4f0dc'], true))}${rect(194, 50, 12, 318, 0, '#fdfaf4')}${rect(60, 196, 280, 10, 0, '#fdfaf4')}${dot(120, 120, 26, '#fff3c9', 'opacity=".9"')}${both(`${path(half, ink.side(c, 0.24))}${patterned(ink, pattern, half, { x: 26, y: 44, width: 175, height: 330 }, c, print(c), 0.8)}${stroke('M66 46Q70 160 60 370M110 46Q112 160 84 250M154 46Q150 140 116 226', shade(c, -0.22), 5, 'opacity=".45"')}${path('M92 246Q116 240 128 256L124 270Q106 262 90 264z', shade(c, -0.3))}`)}${rect(16, 32, 368, 13, 6, ink.metal('#a9794a'))}${dot(16, 38, 12, '#8e6239')}${dot(384, 38, 12, '#8e6239')}${times(11, (i) => `<circle cx="${40 + i * 32}" cy="40" r="9" fill="none" stroke="#8e6239" stroke-width="3"/>`)}${oval(200, 376, 170, 4, '#000', 'opacity=".08"')}`;
});

/** Home textiles by name. */
export const nantong: Readonly<Record<string, Drawing>> = {
  bedding,
  quilt,
  pillow,
  throwBlanket,
  cushion,
  towel,
  curtain,
};
