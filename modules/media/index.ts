import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';

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
export { mediaUrl, videoUrl } from './url.ts';
export { type ServedVideo, serveVideo, storeUpload, storeVideo, videoFiles } from './video-service.ts';

export const module = defineModule({
  name: 'media',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  permissions: [
    { name: 'catalog.edit', scope: 'shop' },
    { name: 'catalog.read', scope: 'shop' },
    { name: 'shops.review', scope: 'platform' },
  ],
});
