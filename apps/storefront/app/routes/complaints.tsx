import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Label, LoadMore } from '#ui';
import { complaintView } from '../complaint-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;

/** Copyright complaints one made, and those about what one wrote. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const page = await shown(here.api.get('/api/me/content-complaints', { query: cursor ? { cursor } : {} }), url);
  return {
    items: page.items.map((one) => complaintView(here, one)),
    more: page.nextCursor && `/me/complaints?cursor=${encodeURIComponent(page.nextCursor)}`,
    head: { title: here.t('complaint.mine'), hidden: true },
  };
}

export default function Complaints() {
  const { t } = useWords();
  const { items, more } = useLoaderData<typeof loader>();
  return (
    <MinePage here="complaints" title={t('complaint.mine')}>
      {items.length === 0 ? <Nothing title={t('complaint.none')} detail={t('complaint.none_detail')} /> : null}
      <ul className="space-y-2">
        {items.map((one) => (
          <li key={one.id} className="relative rounded-card border border-line bg-surface p-4">
            <div className="flex flex-wrap items-center gap-2">
              <a href={one.href} className="font-medium after:absolute after:inset-0 hover:underline">
                {one.title}
              </a>
              <Label tone={one.tone}>{one.stateText}</Label>
            </div>
            <p className="text-sm text-ink-soft">{one.sideText}</p>
            <p className="text-sm">{one.next}</p>
          </li>
        ))}
      </ul>
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
