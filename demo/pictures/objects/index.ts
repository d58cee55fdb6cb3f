import { ceramics } from './ceramics.ts';
import { changshu } from './changshu.ts';
import { cixi } from './cixi.ts';
import { haining } from './haining.ts';
import { liuzhou } from './liuzhou.ts';
import type { Drawing } from './look.ts';
import { stand } from './look.ts';
import { nantong } from './nantong.ts';
import { quanzhou } from './quanzhou.ts';
import { shunde } from './shunde.ts';
import { tea } from './tea.ts';
import { zhuji } from './zhuji.ts';

/** Every object drawing by its name in the goods lists (`draw` without the variant). */
export const drawings: Readonly<Record<string, Drawing>> = {
  ...ceramics,
  ...cixi,
  ...liuzhou,
  ...shunde,
  ...haining,
  ...changshu,
  ...quanzhou,
  ...zhuji,
  ...nantong,
  ...tea,
};

/** A plain carton with a label. */
const carton = stand(
  260,
  (ink, { colour }) =>
    `<path d="M80 190H320V366H80z" fill="${ink.side(colour)}"/><path d="M80 190L116 150H354L320 190z" fill="${ink.down(colour)}"/><path d="M320 190L354 150V322L320 366z" fill="${ink.side(colour, 0.5)}"/><rect x="180" y="190" width="40" height="176" fill="#fff" opacity=".35"/>`,
);

/** The drawing for a `draw` text such as `downJacket:long`, with its variant. */
export function drawingOf(draw: string): { drawing: Drawing; variant: string } {
  const [name = '', variant = ''] = draw.split(':');
  return { drawing: drawings[name] ?? carton, variant };
}
