import { redirect } from 'react-router';
import { actOnComments } from './comment-acts.server.ts';
import { followFrom } from './follow.server.ts';
import { type Market, shown, type Tried, textIn, tried } from './market.server.ts';

/** To the goods: what is bought after it counts for the piece. A form, so that machines that follow links leave no trace. */
async function toGoods({ api }: Market, pieceId: string, productId: string, url: URL): Promise<never> {
  await shown(api.post('/api/pieces/{pieceId}/clicks', { path: { pieceId }, body: { productId } }), url);
  throw redirect(`/products/${productId}`, 303);
}

/** What a form on a piece's page asks for; null when it is none of its forms. */
export async function actOnPiece(
  here: Market,
  pieceId: string,
  form: FormData,
  url: URL,
): Promise<Tried<unknown> | null> {
  const { api } = here;
  const path = { pieceId };
  const productId = textIn(form, 'product');
  if (productId) return toGoods(here, pieceId, productId, url);
  switch (textIn(form, 'intent')) {
    case 'like':
      return tried(api.put('/api/pieces/{pieceId}/like', { path }), url);
    case 'unlike':
      return tried(api.delete('/api/pieces/{pieceId}/like', { path }), url);
    case 'collect':
      return tried(api.put('/api/pieces/{pieceId}/collect', { path }), url);
    case 'uncollect':
      return tried(api.delete('/api/pieces/{pieceId}/collect', { path }), url);
    case 'follow':
    case 'unfollow': {
      const piece = await shown(api.get('/api/pieces/{pieceId}', { path }), url);
      return followFrom(here, form, piece.creator.code, url);
    }
    default:
      return actOnComments(here, pieceId, form, url);
  }
}
