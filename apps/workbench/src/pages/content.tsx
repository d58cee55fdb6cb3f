import { Button } from 'antd';
import { Link } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { pieceTone } from '../tones.ts';

type Piece = Reply<'/api/shops/{shopId}/pieces'>['items'][number];
const states = ['draft', 'checking', 'scheduled', 'live', 'rejected', 'withdrawn', 'removed'] as const;

/** What the shop has written and how it stands. */
export function ContentPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.content')}
        lead={t('content.lead')}
        acts={
          shop.may('content.edit') ? (
            <Link to={shop.at('/content/new')}>
              <Button type="primary">{t('content.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Piece>
        id="content"
        caption={t('job.content')}
        path={`/shops/${shop.id}/pieces`}
        rowKey={(row) => row.id}
        empty={t('content.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('goods.state'),
            choices: states.map((value) => ({ value, text: t(`content.state.${value}`) })),
          },
        ]}
        columns={[
          {
            key: 'title',
            title: t('content.title'),
            render: (row) => (
              <div className="wb-wrap">
                <Link to={shop.at(`/content/${row.id}`)}>{say(row.body.title) || t('content.untitled')}</Link>
              </div>
            ),
          },
          { key: 'kind', title: t('content.kind'), render: (row) => t(`content.kind.${row.kind}`) },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={pieceTone[row.state] ?? 'quiet'}>{t(`content.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'goods', title: t('content.goods'), align: 'right', render: (row) => row.body.goods?.length ?? 0 },
          {
            key: 'published',
            title: t('content.published'),
            render: (row) => <TimeText at={row.liveVersion ? row.publishedAt : row.publishAt} />,
          },
          { key: 'changed', title: t('content.changed'), render: (row) => <TimeText at={row.changedAt} /> },
        ]}
      />
    </>
  );
}
