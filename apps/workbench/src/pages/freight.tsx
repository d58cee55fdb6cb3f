import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, useWords } from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

type Template = Reply<'/api/shops/{shopId}/freight-templates'>['items'][number];

/** Freight templates of the shop; goods name one, or take the default. */
export function FreightPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const mayEdit = shop.may('freight.edit');
  const inShort = ({ mode, rules }: Template): string => {
    const base = rules.rates.find((rate) => rate.places.length === 0) ?? rules.rates[0];
    if (mode === 'free' || !base) return t('freight.free');
    const words = {
      first: base.first,
      firstFee: amountText(base.firstFen),
      next: base.next,
      nextFee: amountText(base.nextFen),
    };
    return t(
      ({ weight: 'freight.short_weight', volume: 'freight.short_volume' } as const)[mode as 'weight' | 'volume'] ??
        'freight.short_piece',
      words,
    );
  };
  return (
    <>
      <PageHeader
        title={t('job.freight')}
        lead={t('freight.lead')}
        acts={
          mayEdit ? (
            <Link to={shop.at('/freight/new')}>
              <Button type="primary">{t('freight.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Template>
        id="freight"
        caption={t('job.freight')}
        path={`/shops/${shop.id}/freight-templates`}
        rowKey={(row) => row.id}
        empty={t('freight.empty')}
        onOpen={(row) => navigate(shop.at(`/freight/${row.id}`))}
        columns={[
          {
            key: 'name',
            title: t('freight.name'),
            render: (row) => (
              <span className="wb-beside">
                <Link to={shop.at(`/freight/${row.id}`)}>{row.name}</Link>
                {row.isDefault ? <StateTag tone="done">{t('freight.default')}</StateTag> : null}
              </span>
            ),
          },
          { key: 'mode', title: t('freight.mode'), render: (row) => t(`freight.mode.${row.mode}`) },
          { key: 'short', title: t('freight.fee'), render: (row) => <span className="wb-number">{inShort(row)}</span> },
          {
            key: 'free',
            title: t('freight.free_over'),
            render: ({ rules }) => rules.freeOver?.map((one) => amountText(one.overFen)).join('、') || '—',
          },
          { key: 'rates', title: t('freight.rate_count'), align: 'right', render: (row) => row.rules.rates.length },
          {
            key: 'excluded',
            title: t('freight.excluded_count'),
            align: 'right',
            render: (row) => row.rules.excluded?.length ?? 0,
          },
        ]}
      />
    </>
  );
}
