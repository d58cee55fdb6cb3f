import { goodsByBelt } from '../market/goods/index.ts';
import type { Belt } from '../market/index.ts';
import { shade } from './colour.ts';
import { figure, stanceOf } from './figure.ts';
import { dot, ink, path, rect, stroke, times } from './kit.ts';

/** The banner of a belt, 1600 × 600: its goods on a long table or rail before hills in its colours; the left third is calm, for a title. */
export function drawBelt(belt: Belt): string {
  const pen = ink(`belt/${belt.code}`);
  const [ground, accent] = belt.colours;
  const families = (goodsByBelt[belt.code] ?? []).slice(0, 5);
  const goods = families
    .map((family, index) => {
      const line = family.designs[index % family.designs.length] ?? '';
      const accentOf = /#[0-9A-F]{6}/.exec(line)?.[0] ?? accent;
      const paints = family.axes.join().match(/#[0-9A-F]{6}/g) ?? [accentOf];
      const colour = paints[(index * 2 + 1) % paints.length] ?? accentOf;
      const stance = stanceOf(family.draw);
      const size = index % 2 === 0 ? 310 : 268;
      const bottom = stance === 'stand' ? 536 : stance === 'flat' ? 500 : 120 + size * 0.95;
      return figure(
        pen,
        { draw: family.draw, colour, accent: accentOf, pattern: line.split('|')[3]?.trim() ?? 'plain' },
        610 + index * 216,
        bottom,
        size,
      );
    })
    .join('');
  const hanging = families.some((family) => /wear|hang/.test(stanceOf(family.draw)));
  const rail = hanging
    ? `${stroke('M500 500V124M1580 500V124', '#7a5136', 12)}${rect(480, 114, 1110, 14, 7, pen.down('#b98552'))}`
    : '';
  const body = `${rect(0, 0, 1600, 600, 0, pen.blend([shade(ground, 0.45), ground], true))}${dot(1290, 190, 150, pen.soft('#ffffff', 0.8))}${dot(260, 170, 92, shade(accent, 0.25))}${dot(260, 170, 128, pen.soft(accent, 0.3))}${stroke('M90 250q30-24 60 0q30-24 60 0M360 120q26-20 52 0q26-20 52 0', '#fff', 9, 'opacity=".8"')}${path('M0 420Q180 280 400 380Q620 300 820 350Q1020 400 1220 340Q1420 300 1600 380V600H0z', shade(accent, 0.66))}${path('M0 470Q260 360 520 450T1080 410T1600 440V600H0z', shade(accent, 0.5), 'opacity=".7"')}${times(7, (i) => `${rect(36 + i * 62, 420 - (i % 3) * 10, 8, 50, 2, shade(accent, -0.2))}${dot(40 + i * 62, 408 - (i % 3) * 10, 24 + (i % 2) * 8, shade(accent, 0.3))}`)}${rect(0, 480, 1600, 120, 0, pen.down(shade(ground, -0.1)))}${rect(0, 476, 1600, 10, 0, shade(ground, 0.5))}${rail}${goods}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="600" viewBox="0 0 1600 600"><defs>${pen.defs.join('')}</defs>${body}</svg>`;
}
