import { Empty, Skeleton } from 'antd';
import {
  FigureCard,
  FigureRow,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  useGet,
  useWords,
} from '#ui/desk/index.ts';

type Move = Reply<'/api/console/points'>['moves'][number];

/** What the market has promised its buyers in points, and how they move. */
export function PointsPage() {
  const { t } = useWords();
  const points = useGet('/api/console/points', {});
  return (
    <>
      <PageHeader title={t('job.points')} lead={t('points.lead')} />
      {points.error ? <ProblemAlert error={points.error} onRetry={() => points.refetch()} /> : null}
      {points.isPending ? <Skeleton active /> : null}
      {points.data ? (
        <>
          <FigureRow>
            <FigureCard title={t('points.free')} definition={t('points.free_is')} value={points.data.free} />
            <FigureCard title={t('points.held')} definition={t('points.held_is')} value={points.data.held} />
            <FigureCard title={t('points.owed')} definition={t('points.owed_is')} value={points.data.owed} />
            <FigureCard
              title={t('points.worth')}
              definition={t('points.worth_is')}
              value={points.data.freeFen === null ? t('points.no_rule') : <MoneyText fen={points.data.freeFen} />}
            />
          </FigureRow>
          <ScrollBox>
            <RowTable<Move>
              size="middle"
              rowKey="kind"
              pagination={false}
              dataSource={[...points.data.moves]}
              locale={{ emptyText: <Empty description={t('points.none')} /> }}
              columns={[
                { key: 'kind', title: t('points.move'), render: (_, row) => t(`points.kind.${row.kind}`) },
                { key: 'count', title: t('points.count'), align: 'right', dataIndex: 'count' },
                { key: 'points', title: t('points.points'), align: 'right', dataIndex: 'points' },
              ]}
            />
          </ScrollBox>
        </>
      ) : null}
    </>
  );
}
