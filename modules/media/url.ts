import { toId, type Uuid } from '#kernel';
import type { Rendition } from './types.ts';

/** Public address of a rendition, the same for ever: `/media/med_…/w320.webp`. */
export const mediaUrl = (id: Uuid, rendition: Rendition): string => `/media/${toId('med', id)}/${rendition}.webp`;

/** Public address of a video, the same for ever. */
export const videoUrl = (id: Uuid): string => `/media/${toId('med', id)}/video`;

/** Public address of a film made again (`filmStandings` says when it is ready), the same for ever. */
export const filmUrl = (id: Uuid): string => `/media/${toId('med', id)}/film.mp4`;
