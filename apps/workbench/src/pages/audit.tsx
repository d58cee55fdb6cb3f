import { Drawer } from 'antd';
import { useState } from 'react';
import { DataTable, PageHeader, type Reply, TimeText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Entry = Reply<'/api/shops/{shopId}/audit-log'>['items'][number];

/** Who did what in the shop; what was before and after. */
export function AuditPage() {
  const { t } = useWords();
  const shop = useShop();
  const [open, setOpen] = useState<Entry | null>(null);
  return (
    <>
      <PageHeader title={t('job.audit')} lead={t('audit.lead')} />
      <DataTable<Entry>
        id="audit"
        caption={t('job.audit')}
        path={`/shops/${shop.id}/audit-log`}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        filters={[
          { kind: 'search', name: 'action', label: t('audit.action_search') },
          { kind: 'days', from: 'from', to: 'to', label: t('money.days'), moments: true },
        ]}
        columns={[
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'who', title: t('audit.who'), render: (row) => row.actor.name ?? t(`audit.kind.${row.actor.kind}`) },
          {
            key: 'what',
            title: t('audit.what'),
            render: (row) => (
              <button type="button" className="wb-link" onClick={() => setOpen(row)}>
                {t(`audit.action.${row.action}`, { defaultValue: row.action })}
              </button>
            ),
          },
          { key: 'subject', title: t('audit.subject'), render: (row) => <Subject subject={row.subject} /> },
          {
            key: 'reason',
            title: t('stock.reason'),
            render: (row) => <div className="wb-wrap">{row.reason ?? '—'}</div>,
          },
        ]}
      />
      <Drawer
        open={open !== null}
        size={560}
        onClose={() => setOpen(null)}
        title={open ? t(`audit.action.${open.action}`, { defaultValue: open.action }) : ''}
      >
        {open ? (
          <>
            <TimeText at={open.at} />
            <p>
              {t('audit.subject')} <code>{open.subject.id}</code>
            </p>
            <h3>{t('audit.before')}</h3>
            <pre className="wb-json">{JSON.stringify(open.before, null, 2)}</pre>
            <h3>{t('audit.after')}</h3>
            <pre className="wb-json">{JSON.stringify(open.after, null, 2)}</pre>
            <p className="desk-quiet">{open.requestId}</p>
          </>
        ) : null}
      </Drawer>
    </>
  );
}

/** What it was done to: its kind in words, and enough of its id to tell two apart; the whole id is in the drawer. */
function Subject({ subject }: { subject: Entry['subject'] }) {
  const { t } = useWords();
  return (
    <span title={subject.id}>
      {t(`audit.subject.${subject.kind}`, { defaultValue: subject.kind })}{' '}
      <span className="desk-quiet wb-number">…{subject.id.slice(-6)}</span>
    </span>
  );
}
