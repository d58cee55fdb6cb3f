import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  DataTable,
  type Page,
  PageHeader,
  type QueryValue,
  type Reply,
  request,
  TimeText,
  useWords,
} from '#ui/desk/index.ts';
import { Changes } from '../parts/changes.tsx';
import { IdText } from '../parts/id-text.tsx';
import { edgeId } from '../parts/ids.ts';
import { PersonLink } from '../parts/person-link.tsx';
import { ShopLink } from '../parts/shop-link.tsx';

type Act = Reply<'/api/console/audit-log'>['items'][number];
/** Beginnings of the acts, in the order of the rail. */
const modules = [
  'accounts',
  'shops',
  'regions',
  'catalog',
  'inventory',
  'freight',
  'appointments',
  'codes',
  'orders',
  'fulfilment',
  'aftersales',
  'invoices',
  'reviews',
  'payments',
  'insurance',
  'promotions',
  'groupbuys',
  'bargains',
  'presales',
  'draws',
  'campaigns',
  'ads',
  'vouchers',
  'sponsors',
  'members',
  'content',
  'search',
  'questions',
  'settings',
  'operations',
];
const dayMilliseconds = 86_400_000;

/** The days of the filter as the moments that the log is asked for: a market day begins at midnight in China. */
function momentsOf({ from, to, ...rest }: Readonly<Record<string, unknown>>): Record<string, QueryValue> {
  const start = (day: unknown, later = 0) =>
    typeof day === 'string' ? new Date(Date.parse(`${day}T00:00:00+08:00`) + later).toISOString() : undefined;
  return { ...(rest as Record<string, QueryValue>), from: start(from), to: start(to, dayMilliseconds) };
}

/** Who did what on the platform, newest first; never changed. */
export function AuditLogPage() {
  const { t } = useWords();
  const [open, setOpen] = useState<Act | null>(null);
  return (
    <>
      <PageHeader title={t('job.audit')} lead={t('audit.lead')} />
      <DataTable<Act>
        id="console.audit"
        caption={t('job.audit')}
        path="/console/audit-log"
        load={(query) => request<Page<Act>>('GET', '/console/audit-log', { query: momentsOf(query) })}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        filters={[
          {
            kind: 'choice',
            name: 'action',
            label: t('audit.module'),
            choices: modules.map((name) => ({ value: `${name}.`, text: t(`audit.of.${name}`) })),
          },
          { kind: 'search', name: 'actor', label: t('audit.actor_id') },
          { kind: 'search', name: 'subject', label: t('audit.subject_id') },
          { kind: 'search', name: 'shopId', label: t('list.shop_id') },
          { kind: 'days', from: 'from', to: 'to', label: t('ledger.period') },
        ]}
        columns={[
          { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'actor', title: t('audit.actor'), render: (row) => <Actor act={row} /> },
          {
            key: 'action',
            title: t('audit.action'),
            render: (row) => (
              <Button type="link" onClick={() => setOpen(row)}>
                {t(`audit.act.${row.action}`, { defaultValue: row.action })}
              </Button>
            ),
          },
          { key: 'subject', title: t('audit.subject'), render: (row) => <Subject subject={row.subject} /> },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'reason',
            title: t('settings.reason'),
            render: (row) => <div className="con-wrap">{row.reason ?? ''}</div>,
          },
          { key: 'request', title: t('audit.request'), render: (row) => <IdText id={row.requestId} />, hidden: true },
        ]}
      />
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={640}
        title={open ? t(`audit.act.${open.action}`, { defaultValue: open.action }) : ''}
      >
        {open ? (
          <>
            <p>
              <TimeText at={open.at} /> · <Actor act={open} />
            </p>
            <p>
              <Subject subject={open.subject} />
            </p>
            {open.reason ? <p>{open.reason}</p> : null}
            <Changes before={open.before} after={open.after} />
            <p className="desk-quiet">
              {t('audit.request')} <IdText id={open.requestId} />
            </p>
          </>
        ) : null}
      </Drawer>
    </>
  );
}

function Actor({ act }: { act: Act }) {
  const { t } = useWords();
  const { kind, id, name } = act.actor;
  if (kind !== 'user' || !id) return <>{name ?? t('audit.system')}</>;
  const userId = id.startsWith('usr_') ? id : edgeId('usr', id);
  return <PersonLink id={userId} name={name ?? t('settings.to_person')} />;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What was acted on, where it has a page: prefix of its id and the page. */
const pages: Readonly<Record<string, { prefix: string; page: string }>> = {
  shop: { prefix: 'shp', page: '/shops' },
  user: { prefix: 'usr', page: '/users' },
  order: { prefix: 'ord', page: '/orders' },
  product: { prefix: 'prd', page: '/products' },
  shop_application: { prefix: 'apl', page: '/shop-applications' },
  setting: { prefix: '', page: '/settings' },
  belt: { prefix: '', page: '/belts' },
  asl: { prefix: 'asl', page: '/refund-cases' },
};

function Subject({ subject }: { subject: Act['subject'] }) {
  const { t } = useWords();
  const place = pages[subject.kind];
  const id = place?.prefix && uuid.test(subject.id) ? edgeId(place.prefix, subject.id) : subject.id;
  return (
    <>
      <div className="desk-quiet">{t(`audit.kind.${subject.kind}`, { defaultValue: subject.kind })}</div>
      {place ? (
        <Link to={`${place.page}/${id}`} className="con-id">
          {id.length > 24 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id}
        </Link>
      ) : (
        <IdText id={id} />
      )}
    </>
  );
}
