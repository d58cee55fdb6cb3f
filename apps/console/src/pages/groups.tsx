import { Link } from 'react-router';
import {
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';

type Group = Reply<'/api/console/groups'>['items'][number];
const tones: Record<Group['state'], StateTone> = {
  unpaid: 'quiet',
  open: 'waits',
  full: 'done',
  failed: 'quiet',
  void: 'quiet',
};

/** Groups of every shop, newest first: to look at; they open, fill and end by themselves. */
export function GroupsPage() {
  const { t } = useWords();
  const say = useSay();
  return (
    <>
      <PageHeader title={t('job.groups')} lead={t('groups.lead')} />
      <DataTable<Group>
        id="console.groups"
        caption={t('job.groups')}
        path="/console/groups"
        rowKey={(row) => row.id}
        empty={t('groups.none')}
        columns={[
          {
            key: 'goods',
            title: t('groups.goods'),
            render: (row) => (
              <Link to={`/products/${row.productId}`} className="con-wrap">
                {say(row.title) || row.productId}
              </Link>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shop.id} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={tones[row.state]}>
                {row.filledByMarket > 0
                  ? t('groups.filled', { count: row.filledByMarket })
                  : t(`groups.state.${row.state}`)}
              </StateTag>
            ),
          },
          { key: 'paid', title: t('groups.paid'), align: 'right', render: (row) => `${row.paid} / ${row.size}` },
          { key: 'seats', title: t('groups.seats'), align: 'right', render: (row) => row.seats },
          { key: 'created', title: t('groups.created'), render: (row) => <TimeText at={row.createdAt} /> },
          { key: 'ends', title: t('groups.ends'), render: (row) => (row.endsAt ? <TimeText at={row.endsAt} /> : '—') },
        ]}
      />
    </>
  );
}
