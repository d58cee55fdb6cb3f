import type { Ink } from '../kit.ts';

/** How an object is to be drawn. */
export interface Look {
  /** Colour of the chosen SKU (#RRGGBB). */
  colour: string;
  /** Colour of the design, for trims, labels and glazes. */
  accent: string;
  pattern: string;
  variant: string;
}

/** How an object is shown: standing on its base, hanging from a hook, worn on a hanger, or lying seen from above. */
export type Stance = 'stand' | 'hang' | 'wear' | 'flat';

/**
 * An object drawn in a box of 400 × 400: standing ones rest on y = 370, hanging ones hang from (200, 20),
 * clothes have their neck at (200, 62) below a hanger that the scene draws, flat ones are centred.
 */
export interface Drawing {
  stance: Stance;
  /** Width of the soft shadow under a standing object. */
  foot: number;
  draw(ink: Ink, look: Look): string;
}

export function stand(foot: number, draw: Drawing['draw']): Drawing {
  return { stance: 'stand', foot, draw };
}
export function hang(draw: Drawing['draw']): Drawing {
  return { stance: 'hang', foot: 0, draw };
}
export function wear(draw: Drawing['draw']): Drawing {
  return { stance: 'wear', foot: 0, draw };
}
export function flat(draw: Drawing['draw']): Drawing {
  return { stance: 'flat', foot: 0, draw };
}
