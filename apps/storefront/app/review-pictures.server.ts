import { type Market, tried } from './market.server.ts';

/** As many pictures as one review, or what is added to it, may show. */
export const mostPictures = 9;

/** The files chosen under one name of a form, without the empty one that browsers send for none. */
export const filesIn = (form: FormData, name: string): File[] =>
  form.getAll(name).filter((file): file is File => file instanceof File && file.size > 0);

/** Uploads pictures of a review, or papers that are shown to few; their ids, or the refusal. */
export async function upload(
  here: Market,
  url: URL,
  files: readonly File[],
  visibility: 'public' | 'private' = 'public',
) {
  if (files.length === 0) return { done: true as const, value: [] as string[] };
  const body = new FormData();
  for (const file of files.slice(0, mostPictures)) body.append('files', file);
  const sent = await tried(here.api.post('/api/me/media', { query: { visibility }, body }), url);
  return sent.done ? { done: true as const, value: sent.value.items.map((item) => item.id) } : sent;
}
