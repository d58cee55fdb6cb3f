import { DataTable, PageHeader, type Reply, TimeText, useWords } from '#ui/desk/index.ts';

type Sent = Reply<'/api/console/dev-inbox'>['items'][number];

/** Codes that the development gateway would have sent by text message; not there in production. */
export function DevInboxPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('job.dev_inbox')} lead={t('inbox.lead')} />
      <DataTable<Sent>
        id="console.dev-inbox"
        caption={t('job.dev_inbox')}
        path="/console/dev-inbox"
        rowKey={(row) => row.id}
        empty={t('inbox.empty')}
        columns={[
          { key: 'at', title: t('ledger.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'phone', title: t('users.phone'), render: (row) => row.phoneMasked },
          { key: 'code', title: t('inbox.code'), render: (row) => <strong className="desk-money">{row.code}</strong> },
        ]}
      />
    </>
  );
}
