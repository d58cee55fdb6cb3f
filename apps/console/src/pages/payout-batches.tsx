import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { IdText } from '../parts/id-text.tsx';
import { BankMoney } from './bank-money.tsx';

type Batch = Reply<'/api/console/payout-batches'>['items'][number];

/** Files of payouts for the bank: made, taken, and answered by the bank's return file. */
export function PayoutBatchesPage() {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const [open, setOpen] = useState<Batch | null>(null);
  const waiting = useGet('/api/console/payout-batches/waiting', {});
  const make = useAct(
    (_: null, key) => client.post('/api/console/payout-batches', { key }),
    (made) => message.success(t('batches.made', { lines: made.lines })),
  );
  // Not a plain link: the server may first ask for the second factor.
  const take = useAct(async (batchId: string) => {
    const file: unknown = await client.get('/api/console/payout-batches/{batchId}/file', { path: { batchId } });
    if (!(file instanceof Blob)) return;
    const address = URL.createObjectURL(file);
    const link = Object.assign(document.createElement('a'), { href: address, download: `${batchId}.csv` });
    link.click();
    URL.revokeObjectURL(address);
  });
  return (
    <>
      <PageHeader
        title={t('job.payout_batches')}
        lead={t('batches.lead')}
        trail={[{ text: t('job.payouts'), to: '/payouts' }]}
        acts={
          may('payments.payouts') ? (
            <Button
              type="primary"
              loading={make.isPending}
              disabled={(waiting.data?.waiting ?? 0) === 0}
              onClick={() => make.mutate(null)}
            >
              {t('batches.make', { waiting: waiting.data?.waiting ?? 0 })}
            </Button>
          ) : null
        }
      />
      {make.error ? <ProblemAlert error={make.error} /> : null}
      {take.error ? <ProblemAlert error={take.error} /> : null}
      <BankMoney />
      <DataTable<Batch>
        id="console.payout-batches"
        caption={t('job.payout_batches')}
        path="/console/payout-batches"
        rowKey={(row) => row.batchId}
        empty={t('batches.empty')}
        columns={[
          { key: 'id', title: t('batches.batch'), render: (row) => <IdText id={row.batchId} /> },
          { key: 'made', title: t('batches.made_at'), render: (row) => <TimeText at={row.madeAt} /> },
          { key: 'lines', title: t('batches.lines'), align: 'right', render: (row) => row.lines },
          {
            key: 'amount',
            title: t('payments.amount'),
            align: 'right',
            render: (row) => <MoneyText fen={row.amountFen} strong />,
          },
          { key: 'arrived', title: t('batches.arrived'), align: 'right', render: (row) => row.arrived },
          {
            key: 'returned',
            title: t('batches.returned'),
            align: 'right',
            render: (row) => (row.returned > 0 ? <StateTag tone="wrong">{row.returned}</StateTag> : row.returned),
          },
          {
            key: 'acts',
            title: t('batches.file'),
            render: (row) =>
              may('payments.payouts') ? (
                <span className="flex gap-2">
                  <Button size="small" onClick={() => take.mutate(row.batchId)}>
                    {t('batches.take')}
                  </Button>
                  <Button size="small" onClick={() => setOpen(row)}>
                    {t('batches.returns')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      {open ? <ReturnsDialog key={open.batchId} batch={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function ReturnsDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const { t } = useWords();
  const [file, setFile] = useState('');
  const read = useAct((text: string, key) =>
    client.post('/api/console/payout-batches/{batchId}/returns', {
      path: { batchId: batch.batchId },
      body: { file: text },
      key,
    }),
  );
  return (
    <Modal
      open
      title={t('batches.returns')}
      okText={t('batches.read')}
      okButtonProps={{ disabled: file.trim() === '' }}
      confirmLoading={read.isPending}
      onOk={() => read.mutate(file)}
      onCancel={onClose}
    >
      <p>{t('batches.returns_lead')}</p>
      <input
        type="file"
        accept=".csv,text/csv"
        aria-label={t('batches.choose')}
        onChange={(event) => void event.target.files?.[0]?.text().then(setFile)}
      />
      <Input.TextArea
        aria-label={t('batches.content')}
        rows={6}
        value={file}
        onChange={(event) => setFile(event.target.value)}
      />
      {read.error ? <ProblemAlert error={read.error} /> : null}
      {read.data ? (
        <div role="status">
          <p>{t('batches.done', { arrived: read.data.arrived, returned: read.data.returned })}</p>
          <ul>
            {read.data.refused.map((one) => (
              <li key={one.line}>
                {t('batches.refused', { line: one.line, number: one.number, why: t(`batches.why.${one.why}`) })}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Modal>
  );
}
