import type { Belt, Product, Shop } from '../market/index.ts';

const plain = (width: number, height: number, ground: string, ink: string, text: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${ground}"/><text x="50%" y="52%" font-size="${Math.round(height / 12)}" text-anchor="middle" fill="${ink}">${text}</text></svg>`;

/** The drawings of a listing, the hero first. */
export const productDrawings = (product: Product): string[] =>
  product.look.places
    .slice(0, 3)
    .map((place) => plain(800, 800, product.look.colour, '#1D2129', `${product.title.zh} ${place}`));
export const drawLogo = (shop: Shop): string => plain(400, 400, shop.colour, '#FFFFFF', shop.seal);
export const drawBelt = (belt: Belt | undefined): string =>
  plain(1200, 600, belt?.colours[0] ?? '#FAF7F2', belt?.colours[1] ?? '#1D2129', belt?.name.zh ?? '');
