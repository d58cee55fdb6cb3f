import { goodsByBelt } from '../market/goods/index.ts';
import { type Shop, shops } from '../market/index.ts';
import { shade } from './colour.ts';
import { figure, stanceOf } from './figure.ts';
import { ink } from './kit.ts';

/** The mark of a shop, 400 × 400: one of its goods in the frame of a seal in the house colour. */
export function drawLogo(shop: Shop): string {
  const pen = ink(`logo/${shop.code}`);
  const families = goodsByBelt[shop.beltCode] ?? [];
  const family =
    families[
      (shops.filter((other) => other.beltCode === shop.beltCode).findIndex((other) => other.code === shop.code) * 2) %
        Math.max(1, families.length)
    ];
  const paper = shade(shop.colour, 0.84);
  const frames = [
    `<circle cx="200" cy="200" r="196" fill="${shop.colour}"/><circle cx="200" cy="200" r="172" fill="${paper}"/>`,
    `<rect x="6" y="6" width="388" height="388" rx="70" fill="${shop.colour}"/><rect x="30" y="30" width="340" height="340" rx="50" fill="${paper}"/>`,
    `<path d="M120 6H280L394 120V280L280 394H120L6 280V120z" fill="${shop.colour}"/><path d="M130 32H270L368 130V270L270 368H130L32 270V130z" fill="${paper}"/>`,
    `<path d="M200 4C250 30 330 20 372 70C412 120 380 170 390 230C396 300 350 350 290 376C230 404 180 380 120 380C60 380 14 330 10 260C6 200 20 150 40 96C70 30 140 20 200 4z" fill="${shop.colour}"/><circle cx="202" cy="202" r="160" fill="${paper}"/>`,
  ];
  const draw = family?.draw ?? 'giftBox';
  const goods = {
    draw,
    colour: shop.colour,
    accent: shade(shop.colour, 0.5),
    pattern: (family?.designs[0] ?? '').split('|')[3]?.trim() ?? 'plain',
  };
  const body = figure(pen, goods, 200, stanceOf(draw) === 'stand' ? 318 : 338, 270);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" viewBox="0 0 400 400"><defs>${pen.defs.join('')}</defs>${pen.random.pick(frames)}${body}</svg>`;
}
