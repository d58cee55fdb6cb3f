import { mix, shade } from '../colour.ts';
import { dot, group, type Ink, oval, path, rect, streak, stroke, times } from '../kit.ts';
import { both } from './garments.ts';
import { type Drawing, flat, type Look, stand } from './look.ts';

/** A pearl with lustre and a small shadow. */
export function pearl(ink: Ink, x: number, y: number, radius: number, colour: string): string {
  return `${dot(x + radius * 0.1, y + radius * 0.2, radius * 1.04, '#3a2a30', 'opacity=".16"')}${dot(x, y, radius, ink.ball(colour))}${oval(x - radius * 0.34, y - radius * 0.4, radius * 0.26, radius * 0.18, '#fff', 'opacity=".95"')}${oval(x + radius * 0.24, y + radius * 0.5, radius * 0.4, radius * 0.16, '#fff', 'opacity=".28"')}`;
}

/** Colour of the pearls: the chosen nacre, or cream when the colour belongs to the metal. */
function nacre({ colour, accent }: Look): string {
  return colour === accent ? mix('#F6F1E7', accent, 0.12) : colour;
}
const gold = '#d9b25f';

function bust(ink: Ink, tone: string): string {
  return `${oval(200, 362, 92, 10, shade(tone, -0.3))}${path('M150 364Q168 320 150 300Q84 270 92 196Q98 150 152 140Q172 132 172 92V60Q172 40 200 40T228 60V92Q228 132 248 140Q302 150 308 196Q316 270 250 300Q232 320 250 364z', ink.side(tone, 0.24))}${oval(200, 48, 27, 9, shade(tone, 0.12))}`;
}

const bustTones = ['#3f4a5a', '#7a5a5e', '#5a6a5c', '#8a7460', '#55506e'];

const pearlNecklace: Drawing = stand(210, (ink, look) => {
  const c = nacre(look);
  const { pattern } = look;
  const tone = ink.random.pick(bustTones);
  const row = (count: number, dip: number, radius: (t: number) => number, gap = 0): string =>
    times(count, (i) => {
      const t = i / (count - 1);
      const x = 158 + 84 * t + (t - 0.5) * 46;
      const y = 140 + Math.sin(t * Math.PI) * dip;
      return gap > 0 && i % gap !== 0 ? dot(x, y, 3, gold) : pearl(ink, Math.round(x), Math.round(y), radius(t), c);
    });
  const line = (dip: number): string => stroke(`M135 140Q200 ${140 + dip * 2} 265 140`, gold, 2);
  const body =
    pattern === 'graded'
      ? row(19, 104, (t) => 5.5 + Math.sin(t * Math.PI) * 9)
      : pattern === 'double'
        ? row(21, 78, () => 7.5) + row(25, 118, () => 7.5)
        : pattern === 'spaced'
          ? line(104) + row(25, 104, () => 10, 3)
          : pattern === 'baroque'
            ? times(15, (i) => {
                const t = i / 14;
                return group(
                  `${path('M-12-4Q-8-14 4-12T13 2Q10 14-2 12T-12-4z', ink.ball(c))}${oval(-4, -6, 4, 2.6, '#fff', 'opacity=".9"')}`,
                  `translate(${Math.round(135 + 130 * t)} ${Math.round(140 + Math.sin(t * Math.PI) * 104)}) rotate(${i * 47})`,
                );
              })
            : row(23, 104, () => 8.6);
  return `${bust(ink, tone)}${body}`;
});

const earrings: Drawing = stand(230, (ink, look) => {
  const c = nacre(look);
  const metal = mix(look.accent, gold, 0.5);
  const one = (x: number, second: boolean): string => {
    const y = 206;
    switch (look.pattern) {
      case 'flower':
        return `${times(6, (i) => group(oval(0, -22, 12, 17, ink.down(metal)), `translate(${x} ${y}) rotate(${i * 60})`))}${pearl(ink, x, y, 15, c)}`;
      case 'drop':
        return `${dot(x, y - 34, 7, metal)}${stroke(`M${x} ${y - 30}V${y + 10}`, metal, 3)}${path(`M${x} ${y}Q${x + 28} ${y + 36} ${x + 24} ${y + 58}A25 25 0 0 1 ${x - 24} ${y + 58}Q${x - 28} ${y + 36} ${x} ${y}z`, ink.ball(c))}${oval(x - 9, y + 44, 6, 9, '#fff', 'opacity=".8"')}`;
      case 'moon':
        return `${path(`M${x + 12} ${y - 36}A36 36 0 1 0 ${x + 12} ${y + 36}A28 28 0 1 1 ${x + 12} ${y - 36}z`, metal)}${pearl(ink, x + 12, y + 30, 14, c)}`;
      case 'odd':
        return second
          ? `${stroke(`M${x} ${y - 34}V${y + 50}`, metal, 3)}${pearl(ink, x, y - 30, 9, c)}${pearl(ink, x, y + 6, 12, c)}${pearl(ink, x, y + 48, 16, c)}`
          : `${pearl(ink, x, y - 10, 22, c)}${path(`M${x} ${y + 22}l6 13l14 1l-11 10l4 14l-13-8l-13 8l4-14l-11-10l14-1z`, metal)}`;
      default:
        return `<circle cx="${x}" cy="${y}" r="29" fill="none" stroke="${metal}" stroke-width="5"/>${pearl(ink, x, y, 24, c)}`;
    }
  };
  const card = ink.random.pick(['#f7efe6', '#efe4ea', '#e6ece8', '#4a4a58', '#efe3cf']);
  return `${path('M96 356L120 366H300L304 356z', '#8e6a4a')}${path('M110 84Q110 70 124 70H276Q290 70 290 84L306 356H94z', ink.down(card, 0.1))}${path('M170 70a30 26 0 0 0 60 0z', shade(card, -0.2), 'opacity=".6"')}${stroke('M118 328H282', metal, 3)}${times(3, (i) => dot(184 + i * 16, 312, 3, metal))}${one(150, false)}${one(250, true)}`;
});

const bracelet: Drawing = stand(280, (ink, look) => {
  const c = nacre(look);
  const { pattern } = look;
  const tone = ink.random.pick(['#d9b9b0', '#b9c4bd', '#c4b9d0', '#e3d0ae', '#a9b9c6']);
  const ring = (radius: number, rx: number, ry: number, cy: number): string => {
    const count = Math.floor((rx * 2.9 + ry * 2.9) / (radius * 2));
    return times(count, (i) => {
      const angle = (i / count) * 6.2832 - 1.57;
      return pearl(ink, Math.round(200 + Math.cos(angle) * rx), Math.round(cy + Math.sin(angle) * ry), radius, c);
    });
  };
  const small = pattern === 'small';
  return `${path('M60 330Q44 250 86 238Q200 220 314 238Q356 250 340 330Q352 366 300 364Q200 376 100 364Q48 366 60 330z', ink.down(tone, 0.2))}${stroke('M88 250Q76 300 92 352M312 250Q324 300 308 352', shade(tone, -0.2), 3)}<ellipse cx="200" cy="226" rx="118" ry="70" fill="none" stroke="${pattern === 'cord' ? '#b5302a' : gold}" stroke-width="${pattern === 'cord' ? 8 : 3}"/>${pattern === 'cord' ? times(7, (i) => pearl(ink, Math.round(200 + Math.cos(0.3 + i * 0.42) * 118), Math.round(226 + Math.sin(0.3 + i * 0.42) * 70), 15, c)) : ring(small ? 9 : 13, 118, 70, 226)}${pattern === 'double' ? ring(10, 92, 50, 216) : ''}${pattern === 'flower' ? `${times(6, (i) => group(oval(0, -18, 10, 14, ink.down(gold)), `translate(200 296) rotate(${i * 60})`))}${pearl(ink, 200, 296, 13, c)}` : dot(316, 240, 9, gold)}`;
});

const pendant: Drawing = stand(210, (ink, look) => {
  const c = nacre(look);
  const y = 258;
  const top: Readonly<Record<string, string>> = {
    drop: path(`M200 ${y - 46}l9 20h-18z`, gold),
    cloud: path(`M168 ${y - 26}q-2-16 14-15q4-14 20-10q12-4 14 10q16-1 14 15z`, gold),
    moon: path(`M216 ${y - 38}A40 40 0 1 0 216 ${y + 38}A31 31 0 1 1 216 ${y - 38}z`, gold),
    leaf: both(path(`M200 ${y - 16}Q164 ${y - 24} 160 ${y - 56}Q192 ${y - 52} 200 ${y - 16}z`, gold)),
  };
  return `${bust(ink, ink.random.pick(bustTones))}${stroke(`M166 132Q176 200 200 ${y - 42}Q224 200 234 132`, gold, 3)}${top[look.pattern] ?? ''}${pearl(ink, look.pattern === 'moon' ? 210 : 200, y, 24, c)}`;
});

const ring: Drawing = stand(250, (ink, look) => {
  const metal = mix(look.accent, gold, 0.4);
  const c = nacre(look);
  const box = ink.random.pick(['#7a2f3a', '#2f4a5a', '#4f5f4a', '#6a5a7a', '#b98a6a']);
  const top =
    look.pattern === 'flower'
      ? `${times(6, (i) => group(oval(0, -25, 12, 17, ink.down(metal)), `translate(200 158) rotate(${i * 60})`))}${pearl(ink, 200, 158, 18, c)}`
      : look.pattern === 'double'
        ? `${pearl(ink, 176, 164, 22, c)}${pearl(ink, 226, 156, 18, c)}`
        : `${path('M182 180L176 160H224L218 180z', metal)}${pearl(ink, 200, 150, 30, c)}`;
  return `${path('M84 232L104 70Q106 56 120 56H280Q294 56 296 70L316 232z', ink.down(shade(box, 0.06)))}${path('M104 226L120 84Q121 76 130 76H270Q279 76 280 84L296 226z', '#f7f0e4')}<ellipse cx="200" cy="230" rx="52" ry="56" fill="none" stroke="${shade(metal, -0.2)}" stroke-width="13"/><ellipse cx="198" cy="229" rx="52" ry="56" fill="none" stroke="${shade(metal, 0.3)}" stroke-width="6"/>${top}${path('M80 236H320V346Q320 366 300 366H100Q80 366 80 346z', ink.side(box, 0.22))}${path('M80 236H320V256Q200 274 80 256z', '#efe4d2')}${rect(188, 300, 24, 14, 4, gold)}`;
});

const brooch: Drawing = flat((ink, look) => {
  const c = nacre(look);
  const metal = mix(look.accent, gold, 0.45);
  const fill = ink.down(metal, 0.3);
  switch (look.pattern) {
    case 'fly':
      return `${both(`${path('M196 200C120 60 40 90 60 170C70 220 140 220 196 206z', fill)}${path('M196 210C130 220 100 290 140 310C180 320 196 250 198 214z', fill)}${path('M184 190C130 100 84 120 92 168C104 200 150 200 184 196z', '#fff', 'opacity=".35"')}${pearl(ink, 96, 150, 17, c)}${pearl(ink, 146, 266, 13, c)}`)}${[160, 190, 216, 238].map((y, i) => pearl(ink, 200, y, 15 - i * 2, c)).join('')}${stroke('M196 146Q180 110 160 104M204 146Q220 110 240 104', metal, 4)}`;
    case 'bow':
      return `${both(`${path('M196 180Q110 90 64 120Q44 190 76 240Q130 250 196 200z', fill)}${path('M186 208Q150 280 120 330L150 324L164 344Q200 270 200 210z', fill)}${times(5, (i) => pearl(ink, 84 + i * 20, 150 + i * 8, 8, c))}`)}${pearl(ink, 200, 192, 28, c)}`;
    case 'bamboo':
      return `${stroke('M150 340Q190 220 250 70', metal, 11)}${times(4, (i) => stroke(`M${160 + i * 24} ${300 - i * 62}l22 8`, shade(metal, 0.5), 5))}${times(4, (i) => path(`M${178 + i * 18} ${262 - i * 50}q60-50 112-26q-50 40-112 26z`, fill))}${path('M200 210q-60-46-104-16q50 34 104 16z', fill)}${pearl(ink, 214, 190, 19, c)}${pearl(ink, 176, 280, 15, c)}${pearl(ink, 240, 110, 13, c)}`;
    default:
      return `${stroke('M214 220Q240 290 210 360', metal, 8)}${path('M226 300q60-44 92-10q-40 34-92 10z', fill)}${times(8, (i) => group(oval(0, -74, 34, 56, fill), `translate(200 170) rotate(${i * 45})`))}${times(8, (i) => group(oval(0, -48, 18, 34, shade(metal, 0.5), 'opacity=".6"'), `translate(200 170) rotate(${i * 45 + 22})`))}${pearl(ink, 200, 170, 34, c)}${times(8, (i) => pearl(ink, Math.round(200 + Math.cos(i * 0.785) * 50), Math.round(170 + Math.sin(i * 0.785) * 50), 9, c))}`;
  }
});

const loosePearls: Drawing = flat((ink, look) => {
  const c = nacre(look);
  const { random } = ink;
  const r = look.pattern === 'small' ? 10 : look.pattern === 'baroque' ? 17 : 15;
  const spots = times(look.pattern === 'small' ? 64 : 38, (i) => {
    const angle = i * 2.4;
    const far = Math.sqrt(i) * (look.pattern === 'small' ? 13.6 : 18);
    const x = Math.round(200 + Math.cos(angle) * far);
    const y = Math.round(210 + Math.sin(angle) * far * 0.86);
    const tone = shade(c, random.whole(-10, 12) / 100);
    if (look.pattern === 'flat')
      return group(
        `${oval(0, 0, r + 3, r - 4, ink.ball(tone))}${oval(-4, -4, 5, 3, '#fff', 'opacity=".9"')}`,
        `translate(${x} ${y}) rotate(${random.whole(-40, 40)})`,
      );
    if (look.pattern === 'baroque')
      return group(
        `${path('M-16-4Q-8-20 6-16T17 4Q12 20-4 16T-16-4z', ink.ball(tone))}${oval(-5, -8, 5, 3, '#fff', 'opacity=".9"')}`,
        `translate(${x} ${y}) rotate(${random.whole(0, 360)})`,
      );
    return pearl(ink, x, y, r, tone);
  });
  const shell = `${path('M200 386C90 386 26 300 24 206C22 110 108 44 200 44S378 110 376 206C374 300 310 386 200 386z', ink.side('#cbbcb4', 0.2))}${path('M200 366C104 366 48 292 46 210C44 128 118 66 200 66S356 128 354 210C352 292 296 366 200 366z', ink.blend(['#f7e9ea', '#e3eaf0', '#f5efe2', '#eadff0'], true))}${times(3, (i) => `<ellipse cx="200" cy="212" rx="${146 - i * 18}" ry="${142 - i * 18}" fill="none" stroke="#fff" stroke-width="3" opacity=".6"/>`)}`;
  return shell + spots;
});

const clawTeeth = (c: string): string =>
  times(7, (i) => stroke(`M${104 + i * 32} 214Q${108 + i * 32} 270 ${124 + i * 25} 300`, c, 12));

const hairClip: Drawing = flat((ink, look) => {
  const { colour: c, accent, pattern, variant } = look;
  if (variant === 'pearl') {
    const p = mix('#F6F1E7', accent, 0.1);
    const big = pattern === 'big';
    return `${rect(36, 210, 328, 26, 13, ink.metal('#d9b25f'))}${big ? times(5, (i) => pearl(ink, 84 + i * 58, 196 - Math.abs(i - 2) * -2, 32 - Math.abs(i - 2) * 4, p)) : times(9, (i) => pearl(ink, 62 + i * 34.5, 200, 19, p))}${pattern === 'flower' ? `${times(6, (i) => group(oval(0, -38, 19, 28, ink.down('#d9b25f')), `translate(120 180) rotate(${i * 60})`))}${pearl(ink, 120, 180, 24, p)}` : ''}${stroke('M40 246Q200 282 360 246', '#b98f45', 9)}`;
  }
  const tone = pattern === 'splash' ? mix(c, '#7a4a2a', 0.5) : c;
  const top = 'M70 220Q80 110 200 104T330 220Q320 250 300 220Q280 160 200 158T100 220Q80 250 70 220z';
  return `${clawTeeth(shade(tone, -0.25))}${clawTeeth(shade(tone, 0.05)).replaceAll('12', '8')}${path('M128 130Q200 60 272 130L252 160Q200 116 148 160z', shade(tone, -0.2))}${path(top, ink.down(tone, 0.24))}${
    pattern === 'splash'
      ? ink.clip(
          top,
          times(18, (i) =>
            oval(
              80 + ((i * 67) % 250),
              112 + ((i * 41) % 130),
              22,
              12,
              i % 2 === 0 ? '#3a2418' : '#e0a65a',
              'opacity=".55"',
            ),
          ),
        )
      : ''
  }${streak('M104 190Q120 136 190 126Q140 144 118 200z', 0.5)}${pattern === 'flower' ? `${times(5, (i) => group(oval(0, -36, 24, 32, shade(tone, 0.45)), `translate(200 150) rotate(${i * 72})`))}${dot(200, 150, 17, '#f2c24f')}` : pattern === 'fly' ? both(path('M200 150C130 60 70 90 90 140C104 170 160 166 200 154zM200 156C150 170 130 210 160 216C184 216 198 190 200 160z', shade(tone, 0.42))) + rect(195, 116, 10, 76, 5, '#d8b25c') : dot(200, 132, 13, '#d8b25c')}`;
});

/** Pearls and hair jewellery by name. */
export const zhuji: Readonly<Record<string, Drawing>> = {
  pearlNecklace,
  earrings,
  bracelet,
  pendant,
  ring,
  brooch,
  loosePearls,
  hairClip,
};
