import { inkOn, mix, shade } from './colour.ts';
import { dot, group, type Ink, oval, path, rect, stroke, times } from './kit.ts';

/** Small ornaments around (0, 0), about 40 units wide, in one colour `c` with an accent `a`. */
type Motif = (c: string, a: string) => string;

const petals = (count: number, radius: number, size: number, fill: string): string =>
  times(count, (i) => group(oval(0, -radius, size * 0.62, size, fill), `rotate(${Math.round((i * 360) / count)})`));

const motifs: Readonly<Record<string, Motif>> = {
  lotus: (c) =>
    stroke('M-28 10C-14 26 6 20 6 4S-12-14-14 0', c, 3) +
    stroke('M28-10C14-26-6-20-6-4', c, 3) +
    group(petals(5, 8, 7, c), 'translate(12 -8)') +
    oval(-20, -12, 7, 4, c, 'transform="rotate(30 -20 -12)"') +
    oval(24, 10, 7, 4, c, 'transform="rotate(30 24 10)"'),
  peony: (c, a) =>
    petals(8, 13, 9, '#e58a95') +
    petals(6, 8, 7, '#f2b4b8') +
    dot(0, 0, 5, '#f0c95f') +
    oval(22, 14, 11, 5, a, 'transform="rotate(35 22 14)"') +
    oval(-22, 12, 11, 5, a, 'transform="rotate(-35 -22 12)"') +
    (c ? '' : ''),
  plum: (c) =>
    stroke('M-30 22C-10 10 4 2 28-24', mix(c, '#5a3d2e', 0.6), 4) +
    stroke('M-2 4L-12-16', mix(c, '#5a3d2e', 0.6), 3) +
    group(petals(5, 6, 5.5, '#d9485a') + dot(0, 0, 2.6, '#fbe3a0'), 'translate(-12 -18)') +
    group(petals(5, 6, 5.5, '#d9485a') + dot(0, 0, 2.6, '#fbe3a0'), 'translate(20 -12)'),
  bamboo: (c) =>
    stroke('M-10 34V-34', c, 5) +
    stroke('M10 34V-20', c, 4) +
    times(3, (i) => path(`M-10 ${-20 + i * 18}q18-14 30-4q-14 6-30 4z`, c, 'opacity=".85"')) +
    path('M10 4q-18-12-30-2q14 6 30 2z', c, 'opacity=".85"'),
  fish: (c, a) =>
    path('M-22 0C-10-16 12-14 20 0C12 14-10 16-22 0z', a) +
    path('M18 0l16-12v24z', a) +
    dot(-12, -3, 2.4, '#2b2430') +
    stroke('M-2-9q6 9 0 18M8-8q5 8 0 16', c, 2),
  landscape: (c) =>
    path('M-40 24L-18-12L-2 12L14-22L44 24z', c, 'opacity=".8"') +
    path('M-40 24L-8 2L18 24z', c, 'opacity=".45"') +
    dot(26, -22, 7, c, 'opacity=".6"') +
    stroke('M-36 31h28M0 33h34', c, 2.5),
  dots: (c) => dot(-12, -10, 4, c) + dot(12, -6, 4, c) + dot(0, 12, 4, c) + dot(-20, 14, 3, c) + dot(22, 16, 3, c),
  flower: (c, a) =>
    group(petals(6, 9, 6.5, c) + dot(0, 0, 4.5, a), 'translate(-6 -4)') +
    group(petals(5, 5, 4, c) + dot(0, 0, 2.6, a), 'translate(20 16)'),
  leaf: (c) => path('M0 24C-22 8-16-16 0-28C16-16 22 8 0 24z', c) + stroke('M0 20V-18', shade(c, 0.45), 2),
  star: (c) =>
    path('M0-18L5-6L18-5L8 4L11 17L0 10L-11 17L-8 4L-18-5L-5-6z', c) + dot(24, -16, 2.6, c) + dot(-24, 18, 2.2, c),
  cloud: (c) => stroke('M-26 10q-2-14 12-13q3-14 16-10q12-4 14 10q14 0 12 13zM-10 10q-2-9 6-8', c, 3.4),
  waves: (c) => times(3, (i) => stroke(`M-40 ${-16 + i * 16}q10-12 20 0t20 0t20 0t20 0`, c, 3)),
  cat: (c) => path('M-14 14v-22l8 6h12l8-6v22q-14 12-28 0z', c) + dot(-5, 4, 2, '#fff') + dot(6, 4, 2, '#fff'),
  bear: (c) =>
    dot(-12, -11, 7, c) +
    dot(12, -11, 7, c) +
    dot(0, 2, 17, c) +
    oval(0, 8, 8, 6, shade(c, 0.55)) +
    dot(-6, -1, 2.2, '#2b2430') +
    dot(6, -1, 2.2, '#2b2430') +
    oval(0, 6, 2.6, 2, '#2b2430'),
  ears: (c) =>
    oval(-8, -16, 5, 14, c) +
    oval(8, -16, 5, 14, c) +
    dot(0, 4, 15, c) +
    dot(-5, 2, 2, '#2b2430') +
    dot(5, 2, 2, '#2b2430') +
    oval(0, 8, 2.4, 1.8, '#d9485a'),
  panda: () =>
    dot(-12, -12, 7, '#2f3034') +
    dot(12, -12, 7, '#2f3034') +
    dot(0, 2, 18, '#fbf8f0') +
    oval(-7, 0, 5, 6, '#2f3034') +
    oval(7, 0, 5, 6, '#2f3034') +
    dot(-6, -1, 1.6, '#fff') +
    dot(8, -1, 1.6, '#fff') +
    oval(0, 9, 3, 2.2, '#2f3034'),
  spike: (c) =>
    path('M-24 14q2-28 24-26q24 0 24 26z', c) +
    path('M-18-4l6-14l8 9l8-12l6 12l10-6l-2 14z', shade(c, -0.25)) +
    dot(12, 0, 3, '#2b2430'),
  snow: (c) => times(3, (i) => group(stroke('M-18 0H18M-12-6L-8 0L-12 6M12-6L8 0L12 6', c, 3), `rotate(${i * 60})`)),
  moon: (c) => path('M8-20A20 20 0 1 0 20 8A16 16 0 0 1 8-20z', c),
  chili: () => path('M-22-6C-10-16 8-8 24 14C4 16-18 12-22-6z', '#d9351f') + stroke('M-21-7q-6-4-5-12', '#4c8a45', 5),
  tomato: () => dot(0, 2, 18, '#e5492f') + path('M-10-14l8 4l2-9l3 9l9-4l-6 9h-10z', '#4c8a45'),
  egg: () => oval(0, 2, 17, 20, '#fff6e2') + dot(0, 6, 9, '#f2b43c'),
  bowl: (c, a) =>
    path('M-26-2H26C24 16 12 22 0 22S-24 16-26-2z', c) +
    oval(0, -3, 26, 7, a) +
    stroke('M-14-5q6-4 12 0t14 0', '#fff3d6', 3) +
    stroke('M-8-16q-4-6 0-12M6-16q-4-6 0-12', c, 2.6),
  flame: (c) =>
    path('M0-26C14-8 18 2 12 14C8 22-8 22-12 14C-18 4-4-2 0-26z', c) +
    path('M0-2C8 8 7 16 0 17C-7 16-7 8 0-2z', '#f9d56a'),
  letter: (c) => stroke('M-14 16V-16H4Q16-16 16 0T4 16z', c, 7),
  lion: (c, a) =>
    dot(0, 0, 20, a) +
    times(9, (i) => group(dot(0, -21, 6, c), `rotate(${i * 40})`)) +
    dot(-7, -4, 3.4, '#fff') +
    dot(7, -4, 3.4, '#fff') +
    dot(-7, -4, 1.8, '#2b2430') +
    dot(7, -4, 1.8, '#2b2430') +
    path('M-8 8q8 8 16 0z', '#7c1f1a'),
  fly: (c) =>
    path('M0 0C-26-26-38 0-6 6z', c) +
    path('M0 0C26-26 38 0 6 6z', c) +
    path('M0 6C-20 8-18 26-2 14zM0 6C20 8 18 26 2 14z', c, 'opacity=".75"') +
    stroke('M0-10V18', '#3a3238', 4),
  drop: (c) => path('M0-24C14-4 18 4 12 14C6 22-6 22-12 14C-18 4-14-4 0-24z', c),
  orange: () =>
    dot(0, 0, 20, '#e9963a') +
    dot(0, 0, 15, '#f7c46e') +
    times(6, (i) => group(stroke('M0 0V-13', '#e9963a', 2), `rotate(${i * 60})`)),
  round: (c) => `<circle r="16" fill="none" stroke="${c}" stroke-width="5"/>${dot(0, 0, 6, c)}`,
  heart: (c) => path('M0 18C-28-2-18-22-6-18C-2-17 0-12 0-10C0-12 2-17 6-18C18-22 28-2 0 18z', c),
  penguin: () =>
    oval(0, 2, 16, 21, '#2f3644') +
    oval(0, 7, 10, 14, '#fff') +
    dot(-5, -8, 2, '#fff') +
    dot(5, -8, 2, '#fff') +
    path('M-4-4h8l-4 6z', '#f0a33a'),
  pavilion: (c) =>
    path('M-34-4Q-20-6 0-24Q20-6 34-4L28 2H-28z', c) +
    rect(-20, 2, 5, 22, 0, c) +
    rect(15, 2, 5, 22, 0, c) +
    rect(-28, 24, 56, 5, 0, c),
  car: (c) => path('M-28 10v-8l10-2l8-10h18l10 10l10 2v8z', c) + dot(-14, 12, 6, '#2b2430') + dot(16, 12, 6, '#2b2430'),
};

/** One ornament in the middle of a box, for labels. Unknown names give a plain leaf-like mark. */
export function emblem(name: string, x: number, y: number, scale: number, colour: string, accent: string): string {
  const make = motifs[name] ?? motifs.leaf;
  return make ? group(make(colour, accent), `translate(${Math.round(x)} ${Math.round(y)}) scale(${scale})`) : '';
}

/** Whether the picture maker knows an ornament of that name. */
export function hasMotif(name: string): boolean {
  return name in motifs;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function bandsOver({ x, y, width, height }: Box, colour: string): string {
  return times(3, (i) => rect(x, y + height * (0.16 + i * 0.3), width, 6, 0, colour, 'opacity=".6"'));
}

function stripesOver({ x, y, width, height }: Box, colour: string): string {
  return times(Math.ceil(width / 26), (i) => rect(x + i * 26 + 8, y, 7, height, 0, colour, 'opacity=".45"'));
}

function checkOver(box: Box, colour: string): string {
  const across = times(Math.ceil(box.height / 44), (i) =>
    rect(box.x, box.y + i * 44 + 10, box.width, 16, 0, colour, 'opacity=".28"'),
  );
  return (
    times(Math.ceil(box.width / 44), (i) =>
      rect(box.x + i * 44 + 10, box.y, 16, box.height, 0, colour, 'opacity=".28"'),
    ) + across
  );
}

function latticeOver({ x, y, width, height }: Box, colour: string): string {
  const step = 46;
  return times(Math.ceil((width + height) / step), (i) =>
    stroke(
      `M${x + i * step} ${y}l${-height} ${height}M${x + width - i * step} ${y}l${height} ${height}`,
      colour,
      3,
      'opacity=".4"',
    ),
  );
}

function crackleOver(ink: Ink, { x, y, width, height }: Box, colour: string): string {
  return times(14, () => {
    const px = x + ink.random.next() * width;
    const py = y + ink.random.next() * height;
    return stroke(
      `M${Math.round(px)} ${Math.round(py)}l${ink.random.whole(-34, 34)} ${ink.random.whole(-30, 30)}l${ink.random.whole(-30, 30)} ${ink.random.whole(10, 40)}`,
      colour,
      1.6,
      'opacity=".55"',
    );
  });
}

function splashOver(ink: Ink, { x, y, width, height }: Box, colour: string): string {
  const tips = Array.from(
    { length: 7 },
    (_, i) =>
      `q${Math.round(width / 28)} ${ink.random.whole(30, 70)} ${Math.round(width / 14)} ${i % 2 === 0 ? ink.random.whole(6, 26) : -ink.random.whole(6, 26)}q${Math.round(width / 28)}-30 ${Math.round(width / 14)} 0`,
  ).join('');
  return (
    path(`M${x} ${y}V${y + height * 0.4}${tips}V${y}z`, colour, 'opacity=".5"') +
    times(16, () =>
      dot(
        x + ink.random.next() * width,
        y + ink.random.next() * height,
        ink.random.whole(1, 4),
        colour,
        'opacity=".5"',
      ),
    )
  );
}

/**
 * The pattern of a design laid over a shape: seen only inside `shape`.
 * `colour` is the ground; plain and unknown patterns give nothing.
 */
export function patterned(
  ink: Ink,
  pattern: string,
  shape: string,
  box: Box,
  colour: string,
  accent = '#3d62a3',
  scale = 1,
): string {
  const line = inkOn(colour);
  switch (pattern) {
    case 'plain':
      return '';
    case 'bands':
    case 'rib':
      return ink.clip(shape, bandsOver(box, line));
    case 'stripes':
      return ink.clip(shape, stripesOver(box, line));
    case 'check':
      return ink.clip(shape, checkOver(box, line));
    case 'lattice':
      return ink.clip(shape, latticeOver(box, line));
    case 'crackle':
      return ink.clip(shape, crackleOver(ink, box, line));
    case 'splash':
      return ink.clip(shape, splashOver(ink, box, line));
    default:
  }
  const make = motifs[pattern];
  if (!make) return '';
  const step = 78 * scale;
  const rows = Math.ceil(box.height / step) + 1;
  const columns = Math.ceil(box.width / step) + 1;
  const all = times(rows, (row) =>
    times(columns, (column) => {
      const x = box.x + column * step + (row % 2) * step * 0.5 - step * 0.1;
      const y = box.y + row * step * 0.86 + step * 0.2;
      return group(
        make(accent, mix(accent, '#f0b33c', 0.6)),
        `translate(${Math.round(x)} ${Math.round(y)}) rotate(${ink.random.whole(-18, 18)}) scale(${Math.round(scale * ink.random.whole(82, 104)) / 100})`,
      );
    }),
  );
  return ink.clip(shape, all);
}
