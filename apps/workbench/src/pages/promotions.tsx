import { Button } from 'antd';
import { Link } from 'react-router';
import {
  argsText,
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { phaseTone } from '../tones.ts';

type Promotion = Reply<'/api/shops/{shopId}/promotions'>['items'][number];

/** Promotions of the shop: what they give, to which goods, from when to when. */
export function PromotionsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const kinds = useGet('/api/promotion-kinds', {});
  const stop = useAct((ruleId: string, key) =>
    client.post('/api/shops/{shopId}/promotions/{ruleId}/stop', { path: { shopId: shop.id, ruleId }, key }),
  );
  const kindOf = (row: Promotion) => kinds.data?.kinds.find((one) => one.name === row.kind);
  const gives = (row: Promotion): string => {
    const fields = kindOf(row)?.fields ?? {};
    return argsText(row.args, (name) => say(fields[name]) || name, Object.keys(fields));
  };
  const scopeText = ({ scope }: Promotion): string =>
    'all' in scope
      ? t('promotion.scope_all')
      : 'productIds' in scope
        ? t('promotion.scope_products', { count: scope.productIds.length })
        : t('promotion.scope_skus', { count: scope.skuIds.length });
  const mayEdit = shop.may('promotions.edit');
  return (
    <>
      <PageHeader
        title={t('job.promotions')}
        lead={t('promotion.lead')}
        acts={
          mayEdit ? (
            <Link to={shop.at('/promotions/new')}>
              <Button type="primary">{t('promotion.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Promotion>
        id="promotions"
        caption={t('job.promotions')}
        path={`/shops/${shop.id}/promotions`}
        rowKey={(row) => row.id}
        empty={t('promotion.empty')}
        columns={[
          {
            key: 'title',
            title: t('promotion.title'),
            render: (row) => <div className="wb-wrap">{say(row.title)}</div>,
          },
          {
            key: 'phase',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={phaseTone[row.phase] ?? 'quiet'}>{t(`promotion.phase.${row.phase}`)}</StateTag>
            ),
          },
          { key: 'kind', title: t('promotion.kind'), render: (row) => say(kindOf(row)?.label) || row.kind },
          {
            key: 'gives',
            title: t('promotion.gives'),
            render: (row) => <div className="wb-wrap wb-number">{gives(row)}</div>,
          },
          { key: 'scope', title: t('promotion.scope'), render: scopeText },
          {
            // Coupons are claimed, pieces are taken: no rule has both, so they share a column and the end of each rule stays in sight.
            key: 'taken',
            title: t('promotion.taken'),
            align: 'right',
            render: (row) =>
              row.issue
                ? `${row.issue.claimed} / ${row.issue.total}`
                : row.pieces
                  ? `${row.pieces.taken} / ${row.pieces.total}`
                  : null,
          },
          { key: 'used', title: t('promotion.used'), align: 'right', render: (row) => row.issue?.used ?? null },
          {
            key: 'budget',
            title: t('promotion.budget'),
            align: 'right',
            render: (row) =>
              row.budget ? (
                <>
                  <MoneyText fen={row.budget.spentFen} /> / <MoneyText fen={row.budget.totalFen} />
                </>
              ) : null,
          },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.startsAt} /> },
          { key: 'to', title: t('promotion.ends'), render: (row) => <TimeText at={row.stoppedAt ?? row.endsAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && (row.phase === 'running' || row.phase === 'upcoming') ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('promotion.stop_ask', { title: say(row.title) }),
                      figures: [
                        {
                          label: t('promotion.gives'),
                          value: gives(row),
                        },
                        { label: t('promotion.scope'), value: scopeText(row) },
                        { label: t('promotion.ends'), value: <TimeText at={row.endsAt} /> },
                      ],
                      consequence: t(row.issue ? 'promotion.stop_claims' : 'promotion.stop_consequence'),
                      okText: t('promotion.stop'),
                      run: () => stop.mutateAsync(row.id),
                    })
                  }
                >
                  {t('promotion.stop')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
