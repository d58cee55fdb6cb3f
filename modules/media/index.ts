import { defineModule, seconds } from '#kernel';
import { refuse } from './errors.ts';
import { makeFilms } from './film-service.ts';
import { routes } from './routes.ts';

export { ffmpegTool, findFfmpeg } from './adapters/ffmpeg.ts';
export { askForFilms, type FilmStanding, filmStandings, makesFilms, serveFilm } from './film-service.ts';
export { type FilmTool, filmToolSlot } from './film-tool.ts';
export { hashDistance, MAX_BYTES } from './picture.ts';
export {
  type AlikePicture,
  mediaFiles,
  picturesAlike,
  privatePicture,
  serveRendition,
  storeDrawing,
  storeDrawings,
  storeMedia,
} from './service.ts';
export { type MediaFile, type MediaKind, RENDITIONS, type Rendition, type Served, type Visibility } from './types.ts';
export { filmUrl, mediaUrl, videoUrl } from './url.ts';
export { type ServedVideo, serveVideo, storeUpload, storeVideo, videoFiles } from './video-service.ts';

export const module = defineModule({
  name: 'media',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  recurring: [{ name: 'media.films', every: seconds(3), run: makeFilms }],
  permissions: [
    { name: 'catalog.edit', scope: 'shop' },
    { name: 'catalog.read', scope: 'shop' },
    { name: 'shops.review', scope: 'platform' },
  ],
});
