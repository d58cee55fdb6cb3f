import { shade } from '../colour.ts';
import { dot, group, oval, path, rect, stroke, times } from '../kit.ts';
import { both } from './garments.ts';
import { type Drawing, hang, stand } from './look.ts';

const hook = (tone: string): string =>
  stroke('M200 108V84Q200 74 214 68Q236 54 226 30Q214 10 192 18Q176 26 178 44', tone, 9);

const hanger: Drawing = hang((ink, { colour: c, accent, pattern, variant }) => {
  const metal = variant === 'plastic' ? shade(c, -0.15) : '#a9b0b5';
  const wood = variant === 'wood' || pattern === 'wood';
  const tone = pattern === 'wood' ? '#c99b67' : c;
  if (variant === 'clip') {
    const bar = (y: number): string =>
      `${wood ? rect(50, y - 9, 300, 18, 9, ink.down(tone)) : stroke(`M54 ${y}H346`, c, 9)}${[92, 308].map((x) => `${path(`M${x - 20} ${y - 16}H${x + 20}L${x + 26} ${y + 50}H${x - 26}z`, ink.down(wood ? '#b0b6ba' : shade(c, -0.12)))}${rect(x - 28, y + 44, 56, 16, 6, shade(accent, 0.1))}${dot(x, y + 14, 7, '#fff', 'opacity=".6"')}`).join('')}`;
    return pattern === 'tiers'
      ? `${hook(metal)}${stroke('M200 108V300', '#a9b0b5', 9)}${bar(130)}${bar(214)}${bar(298)}`
      : `${hook(metal)}${stroke('M200 106V166', '#a9b0b5', 9)}${bar(168)}${path('M120 230H280L292 372H222L202 280L180 372H108z', ink.side(accent, 0.2), 'opacity=".9"')}`;
  }
  const wide = pattern === 'wide' ? 40 : variant === 'kid' ? 24 : 22;
  const span = variant === 'kid' ? 118 : 170;
  const arms = `M200 104Q230 106 ${200 + span - 20} 196Q${200 + span + 8} 216 ${200 + span} ${206 + wide}Q${200 + span - 20} ${216 + wide} ${200 + span - 40} ${196 + wide}Q230 ${146 + wide * 0.6} 200 ${140 + wide * 0.5}Q170 ${146 + wide * 0.6} ${240 - span} ${196 + wide}Q${220 - span} ${216 + wide} ${200 - span} ${206 + wide}Q${192 - span} 216 ${220 - span} 196Q170 106 200 104z`;
  const low = 216 + wide;
  const bar =
    pattern === 'plain' && variant === 'velvet'
      ? ''
      : variant === 'velvet' || variant === 'plastic' || variant === 'wood'
        ? rect(
            236 - span,
            low - 20,
            2 * span - 72,
            pattern === 'bar' || wood ? 13 : 9,
            6,
            wood ? ink.down(shade(tone, -0.08)) : shade(c, -0.12),
          )
        : '';
  const extra =
    pattern === 'heart'
      ? path(
          'M200 246C156 214 170 176 200 196C230 176 244 214 200 246z',
          'none',
          `stroke="${shade(c, -0.15)}" stroke-width="9"`,
        )
      : pattern === 'tiers'
        ? times(3, (i) => stroke(`M${110 + i * 14} ${250 + i * 34}H${290 - i * 14}`, shade(c, -0.1), 9)) +
          stroke('M200 226V330', shade(c, -0.1), 9)
        : pattern === 'notch'
          ? both(path('M96 168q10-14 22-8l-6 16z', shade(tone, -0.4)))
          : pattern === 'clip'
            ? both(rect(86, low - 24, 22, 50, 6, shade(c, -0.25)) + rect(82, low + 18, 30, 12, 4, shade(c, -0.4)))
            : pattern === 'cloud'
              ? `${dot(186, 118, 26, c)}${dot(214, 118, 26, c)}${dot(200, 104, 24, shade(c, 0.2))}`
              : pattern === 'bear'
                ? `${dot(172, 100, 15, shade(c, -0.15))}${dot(228, 100, 15, shade(c, -0.15))}${dot(200, 124, 34, ink.ball(c))}${dot(188, 120, 4, '#2b2430')}${dot(212, 120, 4, '#2b2430')}${oval(200, 134, 9, 6, '#fff')}`
                : '';
  const row = times(2, (i) =>
    group(`${path(arms, ink.down(shade(tone, -0.2 - i * 0.08)))}`, `translate(${(2 - i) * 12} ${(2 - i) * 20})`),
  );
  return `${variant === 'kid' ? '' : row}${hook(metal)}${path(arms, ink.down(tone, 0.24))}${wood ? `${stroke('M140 166Q170 134 196 126M216 126Q250 140 270 176', shade(tone, -0.22), 2.5)}` : ''}${variant === 'velvet' ? path(arms, '#fff', 'opacity=".1"') : ''}${bar}${extra}${rect(189, 96, 22, 16, 5, '#c3c9ce')}`;
});

const coatRack: Drawing = stand(200, (ink, { colour: c, accent, pattern }) => {
  const pegs = (y: number): string =>
    both(`${stroke(`M196 ${y + 22}L150 ${y}`, shade(c, -0.08), 11)}${dot(148, y - 2, 9, shade(c, 0.1))}`);
  const coat = group(
    `${path('M-6 0Q-46 8-54 50L-60 150Q-30 162 0 160T54 148L46 50Q38 8 6 0z', ink.side(accent, 0.24))}${stroke('M0 16V156', shade(accent, -0.35), 3)}`,
    'translate(146 68)',
  );
  if (pattern === 'rail')
    return `${stroke('M70 366L110 70M330 366L290 70', shade(c, -0.1), 13)}${stroke('M60 76H340', c, 14)}${stroke('M80 312H320', shade(c, -0.15), 12)}${rect(90, 316, 220, 10, 3, shade(c, 0.15))}${[132, 178, 226, 270].map((x, i) => group(`${stroke('M0-8V8', '#9aa0a4', 4)}${path('M0 6Q-34 16-38 46L-40 150H40L38 46Q34 16 0 6z', ink.side(['#c98a7a', accent, '#8fa7b5', '#e0c9a0'][i] ?? accent))}`, `translate(${x} 84) scale(.8 1)`)).join('')}${rect(112, 290, 60, 22, 6, '#5a3a2a')}${rect(120, 296, 66, 16, 6, '#7a4b2a')}`;
  return `${stroke('M200 348L112 366M200 348L288 366M200 348L206 368', shade(c, -0.2), 14)}${stroke('M200 352V30', c, 16)}${stroke('M196 340V40', shade(c, 0.3), 4)}${dot(200, 24, 13, shade(c, 0.1))}${pegs(44)}${pattern === 'tiers' ? pegs(120) + pegs(196) : pegs(92)}${coat}${group(`${path('M-34 0Q-30-34 0-36T34 0z', '#b79f78')}${oval(0, 0, 56, 11, '#a98c62')}`, 'translate(252 40) rotate(14)')}${pattern === 'plain' ? group(`${stroke('M-12-20Q0-60 14-20', '#7a4b2a', 5)}${path('M-30-20H32L38 46H-36z', '#9a5b33')}`, 'translate(264 144)') : ''}`;
});

const clipDryer: Drawing = hang((ink, { accent: c, pattern }) => {
  const items: readonly (readonly [number, string])[] = [
    [84, '#e9a3ad'],
    [142, '#8fb0c4'],
    [200, '#f0d9a0'],
    [258, '#a9c4a0'],
    [316, '#c9b0d6'],
  ];
  const clip = (x: number, y: number): string =>
    `${stroke(`M${x} ${y}v14`, '#9aa0a4', 3)}${rect(x - 8, y + 12, 16, 34, 4, shade(c, 0.1))}${rect(x - 3, y + 12, 6, 34, 2, shade(c, -0.2))}`;
  const cloth = (x: number, tone: string, i: number): string =>
    i % 2 === 0
      ? path(
          `M${x - 20} 216H${x + 20}V296Q${x + 20} 318 ${x + 40} 330Q${x + 36} 352 ${x + 6} 346Q${x - 20} 336 ${x - 20} 312z`,
          ink.side(tone, 0.2),
        )
      : path(`M${x - 30} 216H${x + 30}L${x + 26} 286H${x - 26}z`, ink.side(tone, 0.2)) +
        stroke(`M${x - 26} 272H${x + 26}`, '#fff', 5, 'opacity=".6"');
  const frame =
    pattern === 'round'
      ? `<ellipse cx="200" cy="160" rx="150" ry="26" fill="none" stroke="${c}" stroke-width="13"/>`
      : `${rect(44, 144, 312, 34, 12, 'none', `stroke="${c}" stroke-width="12"`)}${pattern === 'check' ? stroke('M148 146V178M252 146V178', c, 8) : ''}`;
  return `${stroke('M200 92V74Q200 64 212 58Q230 46 222 28Q210 12 192 20', '#a9b0b5', 9)}${stroke('M200 88L60 150M200 88L340 150M200 88L150 146M200 88L250 146', shade(c, -0.2), 4)}${dot(200, 90, 13, c)}${frame}${items.map(([x, tone], i) => cloth(x, tone, i) + clip(x, 172)).join('')}`;
});

const towelRack: Drawing = hang((ink, { accent: c, pattern }) => {
  const metal = ink.metal(c);
  const cloth = (x: number, y: number, w: number, h: number, tone: string): string =>
    `${path(`M${x} ${y}H${x + w}V${y + h}Q${x + w / 2} ${y + h + 8} ${x} ${y + h}z`, ink.side(tone, 0.2))}${rect(x, y + h - 40, w, 9, 0, '#fff', 'opacity=".5"')}${path(`M${x} ${y}h${w}v14h${-w}z`, '#fff', 'opacity=".25"')}`;
  if (pattern === 'fan')
    return `${rect(60, 110, 24, 200, 10, metal)}${times(4, (i) => group(rect(0, -6, 270, 12, 6, metal), `translate(76 ${150 + i * 40}) rotate(${-14 + i * 9})`))}${group(cloth(120, 6, 90, 150, '#e6d3c0'), 'translate(76 190) rotate(-5)')}${group(cloth(60, 6, 70, 96, '#a9bfc6'), 'translate(76 270) rotate(13)')}`;
  const bar = (y: number): string => `${rect(30, y, 340, 14, 7, metal)}${both(rect(34, y - 14, 22, 42, 8, metal))}`;
  return pattern === 'double'
    ? `${bar(110)}${rect(40, 76, 320, 10, 5, metal)}${times(5, (i) => rect(70 + i * 62, 76, 6, 40, 2, metal))}${group(`${rect(-70, -34, 140, 34, 14, '#e9cfc0')}${rect(-66, -66, 132, 34, 14, '#d9e2d4')}`, 'translate(200 76)')}${cloth(92, 118, 120, 190, '#f0e3cf')}${cloth(240, 118, 84, 130, '#b9cbbe')}`
    : `${bar(130)}${cloth(84, 138, 132, 190, '#f0e3cf')}${cloth(238, 138, 86, 140, '#a9bfc6')}${both(stroke('M70 172v20q0 12 12 8', c, 7))}`;
});

/** Hangers and racks by name. */
export const lipu: Readonly<Record<string, Drawing>> = { hanger, coatRack, clipDryer, towelRack };
