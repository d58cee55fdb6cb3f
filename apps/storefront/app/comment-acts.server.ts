import { type Market, type Tried, textIn, tried } from './market.server.ts';

/** What a form of the comments asks for; null when it is none of theirs. */
export async function actOnComments(
  { api }: Market,
  pieceId: string,
  form: FormData,
  url: URL,
): Promise<Tried<unknown> | null> {
  const path = { pieceId, commentId: textIn(form, 'comment') };
  switch (textIn(form, 'intent')) {
    case 'comment': {
      const answers = textIn(form, 'answers') || null;
      const body = { text: textIn(form, 'text'), answers };
      return tried(
        api.post('/api/pieces/{pieceId}/comments', { path: { pieceId }, body, key: textIn(form, 'key') }),
        url,
      );
    }
    case 'like_comment':
      return tried(api.put('/api/pieces/{pieceId}/comments/{commentId}/like', { path }), url);
    case 'unlike_comment':
      return tried(api.delete('/api/pieces/{pieceId}/comments/{commentId}/like', { path }), url);
    case 'delete_comment':
      return tried(api.delete('/api/pieces/{pieceId}/comments/{commentId}', { path }), url);
    case 'object':
      return tried(
        api.post('/api/pieces/{pieceId}/comments/{commentId}/appeal', {
          path,
          body: { text: textIn(form, 'text') },
          key: textIn(form, 'key'),
        }),
        url,
      );
    case 'pin':
      return tried(api.put('/api/pieces/{pieceId}/comments/{commentId}/pin', { path }), url);
    case 'unpin':
      return tried(api.delete('/api/pieces/{pieceId}/comments/{commentId}/pin', { path }), url);
    case 'mute':
      return tried(api.put('/api/pieces/{pieceId}/comments/{commentId}/mute', { path }), url);
    case 'unmute':
      return tried(api.delete('/api/pieces/{pieceId}/comments/{commentId}/mute', { path }), url);
    default:
      return null;
  }
}
