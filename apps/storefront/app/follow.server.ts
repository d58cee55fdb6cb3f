import { type Market, type Tried, textIn, tried } from './market.server.ts';

/** What a form of `FollowButton` asks: null when it asks something else. */
export async function followFrom(
  { api }: Market,
  form: FormData,
  code: string,
  url: URL,
): Promise<Tried<unknown> | null> {
  const intent = textIn(form, 'intent');
  const path = { code };
  if (intent === 'follow') return tried(api.put('/api/creators/{code}/followers', { path }), url);
  if (intent === 'unfollow') return tried(api.delete('/api/creators/{code}/followers', { path }), url);
  return null;
}
