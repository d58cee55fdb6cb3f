import { Button } from 'antd';
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

type Shared = Reply<'/api/shops/{shopId}/shared-promotions'>['items'][number];

const tones = { none: 'waits', in: 'done', leaving: 'under-way', out: 'quiet' } as const;

/** Promotions of the market that shops bear a part of: their terms, and the shop's own word on each. */
export function SharedPromotionsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const kinds = useGet('/api/promotion-kinds', {});
  const agree = useAct(({ rule, shareBps }: Shared, key) =>
    client.post('/api/shops/{shopId}/shared-promotions/{ruleId}/agree', {
      path: { shopId: shop.id, ruleId: rule.id },
      body: { shareBps },
      key,
    }),
  );
  const withdraw = useAct(({ rule }: Shared, key) =>
    client.post('/api/shops/{shopId}/shared-promotions/{ruleId}/withdraw', {
      path: { shopId: shop.id, ruleId: rule.id },
      key,
    }),
  );
  const kindOf = ({ rule }: Shared) => kinds.data?.kinds.find((one) => one.name === rule.kind);
  const gives = (row: Shared): string => {
    const fields = kindOf(row)?.fields ?? {};
    return argsText(row.rule.args, (name) => say(fields[name]) || name, Object.keys(fields));
  };
  const payers = ({ rule }: Shared) =>
    rule.funding.map((one) => (
      <div key={`${one.funder}/${one.funderId ?? ''}`}>
        {t(`shared.funder.${one.funder}`)} {one.bps / 100}%
      </div>
    ));
  const mayEdit = shop.may('promotions.edit');
  const open = ({ rule }: Shared): boolean => rule.phase === 'running' || rule.phase === 'upcoming' || isClaimed(rule);
  const ask = (row: Shared) => {
    const leaving = row.standing === 'in';
    confirm({
      title: t(leaving ? 'shared.withdraw_ask' : 'shared.agree_ask', { title: say(row.rule.title) }),
      figures: [
        { label: t('promotion.gives'), value: gives(row) },
        { label: t('promotion.scope'), value: <Goods scope={row.rule.scope} /> },
        { label: t('shared.payers'), value: payers(row) },
        { label: t('shared.yours'), value: `${row.shareBps / 100}%` },
        ...(row.rule.budget
          ? [{ label: t('shared.budget'), value: <MoneyText fen={row.rule.budget.totalFen} /> }]
          : []),
        { label: t('promotion.ends'), value: <TimeText at={row.rule.endsAt} /> },
        { label: t('shared.leaves'), value: <TimeText at={row.leavesAt} /> },
      ],
      consequence: t(leaving ? 'shared.withdraw_consequence' : 'shared.agree_consequence'),
      okText: t(leaving ? 'shared.withdraw' : 'shared.agree'),
      run: () => (leaving ? withdraw.mutateAsync(row) : agree.mutateAsync(row)),
    });
  };
  return (
    <>
      <PageHeader title={t('job.shared_promotions')} lead={t('shared.lead')} />
      <DataTable<Shared>
        id="shared-promotions"
        caption={t('job.shared_promotions')}
        path={`/shops/${shop.id}/shared-promotions`}
        rowKey={(row) => row.rule.id}
        empty={t('shared.empty')}
        columns={[
          { key: 'title', title: t('promotion.title'), render: (row) => say(row.rule.title) },
          { key: 'kind', title: t('promotion.kind'), render: (row) => say(kindOf(row)?.label) || row.rule.kind },
          {
            key: 'gives',
            title: t('promotion.gives'),
            render: (row) => <div className="wb-wrap wb-number">{gives(row)}</div>,
          },
          { key: 'scope', title: t('promotion.scope'), render: (row) => <Goods scope={row.rule.scope} /> },
          { key: 'payers', title: t('shared.payers'), render: payers },
          { key: 'version', title: t('shared.version'), align: 'right', render: (row) => row.rule.version },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.rule.startsAt} /> },
          {
            key: 'to',
            title: t('promotion.ends'),
            render: (row) => <TimeText at={row.rule.stoppedAt ?? row.rule.endsAt} />,
          },
          {
            key: 'standing',
            title: t('goods.state'),
            render: (row) => (
              <>
                <StateTag tone={tones[row.standing]}>{t(`shared.standing.${row.standing}`)}</StateTag>
                {row.standing === 'leaving' && row.consent?.leavesAt ? (
                  <div>
                    <TimeText at={row.consent.leavesAt} />
                  </div>
                ) : null}
              </>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              mayEdit && open(row) && row.standing !== 'leaving' ? (
                <Button size="small" danger={row.standing === 'in'} onClick={() => ask(row)}>
                  {t(row.standing === 'in' ? 'shared.withdraw' : 'shared.agree')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}

/** A coupon that nobody can claim any more may still be used by who has it. */
const isClaimed = (rule: Shared['rule']): boolean => rule.state === 'active' && rule.phase === 'stopped';

/** The goods a promotion of the market reaches, in words. */
function Goods({ scope }: { scope: Shared['rule']['scope'] }) {
  const { t } = useWords();
  const say = useSay();
  const categories = useGet('/api/categories', {}, { enabled: Boolean(scope.categoryIds) });
  const nameOf = (id: string): string => say(categories.data?.items.find((one) => one.id === id)?.name) || id;
  const parts = [
    scope.all ? t('promotion.reach.all') : '',
    scope.categoryIds ? `${t('shared.categories')} ${scope.categoryIds.map(nameOf).join(t('shared.and'))}` : '',
    scope.brandIds ? t('shared.brands', { count: scope.brandIds.length }) : '',
    scope.beltIds ? t('shared.belts', { count: scope.beltIds.length }) : '',
    scope.tracks ? t('shared.tracks', { count: scope.tracks.length }) : '',
    scope.styles ? `${t('shared.styles')} ${scope.styles.join(t('shared.and'))}` : '',
    scope.shopIds ? t('shared.shops', { count: scope.shopIds.length }) : '',
    scope.productIds ? t('promotion.scope_products', { count: scope.productIds.length }) : '',
    scope.goodsKinds ? t('shared.goods_kinds', { count: scope.goodsKinds.length }) : '',
  ].filter(Boolean);
  return <div className="wb-wrap">{parts.join(' · ')}</div>;
}
