import { goodsByBelt } from '../market/goods/index.ts';
import type { Belt } from '../market/index.ts';
import { shade } from './colour.ts';
import { figure, stanceOf } from './figure.ts';
import { ink } from './kit.ts';

/** The banner of a belt, 1600 × 600: its goods in a row before a soft landscape in its colours. */
export function drawBelt(belt: Belt): string {
  const pen = ink(`belt/${belt.code}`);
  const [ground, accent] = belt.colours;
  const families = (goodsByBelt[belt.code] ?? []).slice(0, 5);
  const goods = families
    .map((family, index) => {
      const paint = /#[0-9A-F]{6}/.exec(family.designs[index % family.designs.length] ?? '')?.[0] ?? accent;
      const pattern = (family.designs[index % family.designs.length] ?? '').split('|')[3] ?? 'plain';
      const colour = /#[0-9A-F]{6}/.exec(family.axes.join())?.[0] ?? paint;
      const size = index % 2 === 0 ? 300 : 260;
      return figure(
        pen,
        { draw: family.draw, colour, accent: paint, pattern },
        560 + index * 220,
        stanceOf(family.draw) === 'stand' ? 520 : 500,
        size,
      );
    })
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="600" viewBox="0 0 1600 600"><defs>${pen.defs.join('')}</defs><rect width="1600" height="600" fill="${pen.blend([shade(ground, 0.3), ground], true)}"/><circle cx="300" cy="200" r="110" fill="${accent}" opacity=".9"/><path d="M0 430Q200 280 420 400T820 360T1240 400T1600 330V600H0z" fill="${shade(accent, 0.66)}"/><path d="M0 500H1600V600H0z" fill="${shade(ground, -0.14)}"/>${goods}</svg>`;
}
