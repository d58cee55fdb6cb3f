import type { Text2 } from '#kernel';
import { createTrack } from '#modules/catalog';
import { products } from '../market/index.ts';
import type { Player } from './cast.ts';
import { leafOf } from './leaves.ts';
import type { Stage } from './stage.ts';

type Shown = { readonly code: string; readonly name: Text2; readonly belts: readonly string[] };

/** Tracks (赛道) of the market: each is made of the categories that some belts' goods are in, wherever they are made. */
const TRACKS: readonly Shown[] = [
  {
    code: 'small-appliances',
    name: { zh: '小家电', en: 'Small appliances' },
    belts: ['cixi-appliances', 'shunde-appliances'],
  },
  {
    code: 'tea-and-ware',
    name: { zh: '茶与茶器', en: 'Tea and tea ware' },
    belts: ['jingdezhen-porcelain', 'fuding-white-tea', 'anxi-tieguanyin'],
  },
  {
    code: 'warm-wear',
    name: { zh: '冬日穿着', en: 'Winter wear' },
    belts: ['haining-leather', 'changshu-down', 'quanzhou-menswear'],
  },
];

/** Written by an operator before goods come, so that each is found in its tracks from the beginning. */
export async function openTracks(stage: Stage, admin: Player, at: Date): Promise<void> {
  for (const { code, name, belts } of TRACKS)
    await createTrack(stage.ctx(admin.actor, at), {
      code,
      name,
      categoryIds: [...new Set(products.filter((one) => belts.includes(one.beltCode)).map(leafOf))],
      brandIds: [],
      beltCodes: [],
      validFrom: at,
      validUntil: null,
    });
}
