import type { Ink } from '../kit.ts';

/** How an object is to be drawn. */
export interface Look {
  colour: string;
  accent: string;
  pattern: string;
  variant: string;
}

/** How an object is shown: standing on its base, hanging from the top, or lying seen from above. */
export type Stance = 'stand' | 'hang' | 'flat';

/** An object drawn in a box of 400 × 400: standing ones rest on y = 370, hanging ones hang from (200, 20), flat ones are centred. */
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
export function flat(draw: Drawing['draw']): Drawing {
  return { stance: 'flat', foot: 0, draw };
}
