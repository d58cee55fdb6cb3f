import type { Ctx, Runtime, Uuid } from '#kernel';
import type { MediaFile, Served, Visibility } from './types.ts';

const soon = (): never => {
  throw new Error('being written');
};
/** Stores a picture a person sent … */
export async function storeMedia(
  _ctx: Ctx,
  _input: { shopId: Uuid | null; body: Buffer; visibility?: Visibility },
): Promise<MediaFile> {
  return soon();
}
/** Stores one of the demo's own SVG scenes; never reachable from a route. */
export async function storeDrawing(_ctx: Ctx, _input: { shopId: Uuid; svg: string }): Promise<MediaFile> {
  return soon();
}
/** Files by id; unknown ids are absent. */
export async function mediaFiles(_ctx: Ctx, _ids: readonly Uuid[]): Promise<Map<Uuid, MediaFile>> {
  return soon();
}
/** For `GET /media/:mediaId/:file` at the root. null = answer 404. */
export async function serveRendition(_runtime: Runtime, _mediaId: string, _file: string): Promise<Served | null> {
  return soon();
}
