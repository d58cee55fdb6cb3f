import { Card, Empty, Flex } from 'antd';
import { MoneyText, type Reply, RowTable, ScrollBox, useSay, useWords } from '#ui/desk/index.ts';

type Paths = Reply<'/api/shops/{shopId}/content-path'>;
type Path = Paths['own'][number];

/** A stretch of time as one says it: minutes, hours or days. */
function lagText(t: ReturnType<typeof useWords>['t'], minutes: number): string {
  if (minutes < 120) return t('content.minutes', { count: minutes });
  if (minutes < 48 * 60) return t('content.hours', { count: Math.round(minutes / 60) });
  return t('content.days', { count: Math.round(minutes / 1_440) });
}

/** Ways from a piece over goods to orders: through the shop's own pieces, and through what others wrote. */
export function ContentPaths({ paths }: { paths: Paths }) {
  const { t } = useWords();
  const say = useSay();
  const table = (which: 'own' | 'others') => (
    <Card size="small" title={t(which === 'own' ? 'content.paths' : 'content.others')}>
      <p className="desk-quiet">{t(which === 'own' ? 'content.paths_lead' : 'content.others_lead')}</p>
      <ScrollBox>
        <RowTable<Path>
          size="middle"
          rowKey={(row) => `${row.piece.id} ${row.product.id}`}
          pagination={false}
          dataSource={[...paths[which]]}
          locale={{
            emptyText: <Empty description={t(which === 'own' ? 'content.paths_none' : 'content.others_none')} />,
          }}
          columns={[
            {
              key: 'piece',
              title: t('content.path_piece'),
              render: (_, row) => (
                <div className="wb-wrap">
                  <a href={`/content/${row.piece.id}`} target="_blank" rel="noreferrer">
                    {say(row.piece.title) || t('content.untitled')}
                  </a>
                </div>
              ),
            },
            ...(which === 'others'
              ? [
                  {
                    key: 'by',
                    title: t('content.path_by'),
                    render: (_: unknown, row: Path) => row.creator?.name ?? '—',
                  },
                ]
              : []),
            {
              key: 'goods',
              title: t('content.path_goods'),
              render: (_, row) => <div className="wb-wrap">{say(row.product.title)}</div>,
            },
            { key: 'orders', title: t('content.orders'), align: 'right', dataIndex: 'orders' },
            {
              key: 'kept',
              title: t('content.kept'),
              align: 'right',
              render: (_, row) => <MoneyText fen={row.paidFen - row.refundedFen} />,
            },
            {
              key: 'lag',
              title: t('content.path_lag'),
              align: 'right',
              render: (_, row) => lagText(t, row.medianMinutes),
            },
          ]}
        />
      </ScrollBox>
    </Card>
  );
  return (
    <Flex vertical gap="middle">
      {table('own')}
      {table('others')}
    </Flex>
  );
}
