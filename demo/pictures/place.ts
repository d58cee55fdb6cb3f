import { shade } from './colour.ts';
import { figure, groundFor, stanceOf } from './figure.ts';
import type { Ink } from './kit.ts';
import type { PictureSpec } from './spec.ts';

/** The goods where they are used. */
export function inPlace(ink: Ink, spec: PictureSpec): string {
  const ground = groundFor(ink, spec.colour);
  return `<rect width="800" height="800" fill="${ink.blend([shade(ground, 0.3), ground], true)}"/><rect y="560" width="800" height="240" fill="${ink.down('#c99b6a')}"/>${figure(ink, spec, 400, stanceOf(spec.draw) === 'stand' ? 660 : 720, 560)}`;
}
