import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { roomTone } from '../tones.ts';

type Room = Reply<'/api/shops/{shopId}/live-rooms'>['items'][number];

/** The shop's live rooms, newest first. */
export function LiveRoomsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.live')}
        lead={t('live.lead')}
        acts={
          shop.may('live.run') ? (
            <Link to={shop.at('/live/new')}>
              <Button type="primary">{t('live.announce')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Room>
        id="live"
        caption={t('job.live')}
        path={`/shops/${shop.id}/live-rooms`}
        rowKey={(row) => row.id}
        empty={t('live.empty')}
        columns={[
          {
            key: 'title',
            title: t('live.title'),
            render: (row) => <Link to={shop.at(`/live/${row.id}`)}>{say(row.title)}</Link>,
          },
          { key: 'host', title: t('live.host'), render: (row) => row.host.name },
          {
            key: 'planned',
            title: t('live.planned'),
            render: (row) => <TimeText at={row.openedAt ?? row.plannedAt} />,
          },
          { key: 'goods', title: t('live.goods'), align: 'right', render: (row) => row.goods },
          { key: 'visitors', title: t('live.visitors'), align: 'right', render: (row) => row.visitors },
          { key: 'peak', title: t('live.peak'), align: 'right', render: (row) => row.peak },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={row.removed ? 'wrong' : (roomTone[row.state] ?? 'quiet')}>
                {t(row.removed ? 'live.removed' : `live.state.${row.state}`)}
              </StateTag>
            ),
          },
        ]}
      />
    </>
  );
}
