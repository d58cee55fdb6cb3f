import { ceramics } from './ceramics.ts';
import { changshu } from './changshu.ts';
import { cixi } from './cixi.ts';
import { guangzhou } from './guangzhou.ts';
import { haining } from './haining.ts';
import { lipu } from './lipu.ts';
import { liuzhou } from './liuzhou.ts';
import type { Drawing } from './look.ts';
import { nantong } from './nantong.ts';
import { quanzhou } from './quanzhou.ts';
import { shunde } from './shunde.ts';
import { tea } from './tea.ts';
import { yiwu } from './yiwu.ts';
import { yongkang } from './yongkang.ts';
import { zhuji } from './zhuji.ts';

/** Every object drawing by its name in the goods lists (`draw` without the variant). */
export const drawings: Readonly<Record<string, Drawing>> = {
  ...ceramics,
  ...changshu,
  ...cixi,
  ...guangzhou,
  ...haining,
  ...lipu,
  ...liuzhou,
  ...nantong,
  ...quanzhou,
  ...shunde,
  ...tea,
  ...yiwu,
  ...yongkang,
  ...zhuji,
};

/** The drawing for a `draw` text such as `downJacket:long`, with its variant; an unknown name is an error. */
export function drawingOf(draw: string): { drawing: Drawing; variant: string } {
  const [name = '', variant = ''] = draw.split(':');
  const drawing = drawings[name];
  if (!drawing) throw new Error(`demo pictures: nobody drew "${name}" yet`);
  return { drawing, variant };
}
