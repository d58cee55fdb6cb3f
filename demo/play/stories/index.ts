import type { Story } from '../mix.ts';
import { AFTERSALES } from './aftersales.ts';
import { BUYING, type Tell } from './buying.ts';
import { DISPUTES } from './disputes.ts';

/** How each story of the mix goes. */
export const TOLD: Readonly<Record<Story, Tell>> = { ...BUYING, ...AFTERSALES, ...DISPUTES };
