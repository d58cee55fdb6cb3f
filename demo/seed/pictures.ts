import type { Product } from '../market/index.ts';
import { drawScene, picturesOf } from '../pictures/index.ts';

export { drawBelt, drawLogo } from '../pictures/index.ts';

/** The drawings of a listing, the hero first. */
export const productDrawings = (product: Product): string[] => picturesOf(product).map(drawScene);
