import { defineModule } from '#kernel';
import { refuse } from './errors.ts';

export { mediaFiles, serveRendition, storeDrawing, storeMedia } from './service.ts';
export { type MediaFile, type MediaKind, RENDITIONS, type Rendition, type Served, type Visibility } from './types.ts';
export { mediaUrl } from './url.ts';

export const module = defineModule({ name: 'media', folder: import.meta.dirname, routes: [], errors: refuse });
