import type { GoodsFamily } from '../notation.ts';
import { anxi } from './anxi.ts';
import { changshu } from './changshu.ts';
import { cixi } from './cixi.ts';
import { fuding } from './fuding.ts';
import { guangzhou } from './guangzhou.ts';
import { haining } from './haining.ts';
import { jingdezhen } from './jingdezhen.ts';
import { lipu } from './lipu.ts';
import { liuzhou } from './liuzhou.ts';
import { nantong } from './nantong.ts';
import { quanzhou } from './quanzhou.ts';
import { shunde } from './shunde.ts';
import { yiwu } from './yiwu.ts';
import { yongkang } from './yongkang.ts';
import { zhuji } from './zhuji.ts';

/** The families of goods of each belt, by belt code. */
export const goodsByBelt: Readonly<Record<string, readonly GoodsFamily[]>> = {
  'cixi-appliances': cixi,
  'jingdezhen-porcelain': jingdezhen,
  'liuzhou-noodles': liuzhou,
  'haining-leather': haining,
  'zhuji-pearls': zhuji,
  'nantong-textiles': nantong,
  'shunde-appliances': shunde,
  'changshu-down': changshu,
  'fuding-white-tea': fuding,
  'anxi-tieguanyin': anxi,
  'quanzhou-menswear': quanzhou,
  'yongkang-hardware': yongkang,
  'lipu-hangers': lipu,
  'guangzhou-oral-care': guangzhou,
  'yiwu-smallwares': yiwu,
};
