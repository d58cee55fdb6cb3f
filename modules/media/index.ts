import { defineModule, minutes, seconds } from '#kernel';
import { refuse } from './errors.ts';
import { makeFilms } from './film-service.ts';
import { lookBack } from './looks-service.ts';
import { routes } from './routes.ts';

export { ffmpegTool, findFfmpeg } from './adapters/ffmpeg.ts';
export { askForFilms, type FilmStanding, filmStandings, makesFilms, serveFilm } from './film-service.ts';
export { type FilmTool, filmToolSlot } from './film-tool.ts';
export type { Looks } from './looks.ts';
export { bitsApart as hashDistance } from './looks.ts';
export { lookAt, lookedAtShown, picturesLike, sameAs } from './looks-service.ts';
export { MAX_BYTES } from './picture.ts';
export {
  mediaFiles,
  picturesAlike,
  privatePicture,
  serveRendition,
  storeDrawing,
  storeDrawings,
  storeMedia,
} from './service.ts';
export { withhold } from './store.ts';
export { keepPart, partBytes } from './stream-service.ts';
export {
  type AlikePicture,
  type MediaFile,
  type MediaKind,
  RENDITIONS,
  type Rendition,
  type Served,
  type Visibility,
} from './types.ts';
export { filmUrl, mediaUrl, videoUrl } from './url.ts';
export { type ServedVideo, serveVideo, storeUpload, storeVideo, videoFiles } from './video-service.ts';

export const module = defineModule({
  name: 'media',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  recurring: [
    { name: 'media.films', every: seconds(3), run: makeFilms },
    // Pictures of before the hashes were kept; done once and for all.
    { name: 'media.looks', every: minutes(1), run: lookBack },
  ],
  permissions: [
    { name: 'catalog.edit', scope: 'shop' },
    { name: 'catalog.read', scope: 'shop' },
    { name: 'shops.review', scope: 'platform' },
  ],
});
