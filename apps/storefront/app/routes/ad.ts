import { type LoaderFunctionArgs, redirect } from 'react-router';
import { market, orNull } from '../market.server.ts';

/** Somebody follows an advertisement: it is written down and leads to its goods, and nowhere else. Works as a plain link. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const purpose = `${request.headers.get('sec-purpose') ?? ''} ${request.headers.get('purpose') ?? ''}`;
  const ahead = request.method === 'HEAD' || /prefetch|prerender/.test(purpose);
  const link = (params.link ?? '').slice(0, 200);
  const found = await orNull(market(context).api.post('/api/ad-clicks', { body: { link, ahead } }));
  return redirect(found ? `/products/${found.productId}` : '/', {
    status: 303,
    headers: { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' },
  });
}
