import { detail } from './detail.ts';
import { type Ink, ink } from './kit.ts';
import { inPlace } from './place.ts';
import type { PictureSpec } from './spec.ts';
import { close, hero, variants } from './studio.ts';

export { drawAvatar } from './avatar.ts';
export { drawBelt } from './banner.ts';
export { drawLogo } from './seal.ts';
export { type PictureSpec, picturesOf } from './spec.ts';

const makers: Readonly<Record<PictureSpec['kind'], (ink: Ink, spec: PictureSpec) => string>> = {
  hero,
  variants,
  close,
  detail,
  place: inPlace,
};

/** A picture of 800 × 800 as SVG text: the same text for the same spec, everywhere. */
export function drawScene(spec: PictureSpec): string {
  const pen = ink(spec.key);
  const body = makers[spec.kind](pen, spec);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 800 800"><defs>${pen.defs.join('')}</defs>${body}</svg>`;
}
