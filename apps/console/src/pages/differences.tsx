import { App, Button, Form, Input, Modal } from 'antd';
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
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { DifferenceSubject } from '../parts/difference-subject.tsx';
import { JsonView } from '../parts/json-view.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { differenceTone } from '../tones.ts';

type Difference = Reply<'/api/console/differences'>['items'][number];

/** What a till settlement of vouchers gave to a shop: the money lies in the regions' account and is booked when it moves. */
const isBooked = ({ kind, subject }: Difference): boolean =>
  kind === 'subsidy_due' && subject.startsWith('voucher-till:');

/** What does not agree between the provider and us; each is worked off with a note. */
export function DifferencesPage() {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<Difference | null>(null);
  return (
    <>
      <PageHeader
        title={t('job.differences')}
        lead={t('differences.lead')}
        trail={[{ text: t('job.reconciliation'), to: '/reconciliation' }]}
      />
      <DataTable<Difference>
        id="console.differences"
        caption={t('job.differences')}
        path="/console/differences"
        rowKey={(row) => row.differenceId}
        onOpen={setOpen}
        filters={[
          stateFilter(t('list.state'), 'payments.states.difference', ['open', 'resolved'], t),
          { kind: 'search', name: 'date', label: t('differences.date') },
        ]}
        empty={t('differences.empty')}
        columns={[
          {
            key: 'kind',
            title: t('differences.kind'),
            render: (row) => (
              <Button type="link" onClick={() => setOpen(row)}>
                {row.kindLabel}
              </Button>
            ),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => <StateTag tone={differenceTone[row.state] ?? 'quiet'}>{row.stateLabel}</StateTag>,
          },
          { key: 'day', title: t('reconciliation.day'), render: (row) => row.day },
          {
            key: 'expected',
            title: t('differences.expected'),
            align: 'right',
            render: (row) => <MoneyText fen={row.expectedFen} />,
          },
          {
            key: 'found',
            title: t('differences.found'),
            align: 'right',
            render: (row) => <MoneyText fen={row.foundFen} />,
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'subject',
            title: t('differences.subject'),
            render: (row) => <DifferenceSubject subject={row.subject} />,
          },
          { key: 'at', title: t('differences.found_at'), render: (row) => <TimeText at={row.foundAt} /> },
          {
            key: 'note',
            title: t('differences.note'),
            render: (row) => <div className="con-wrap">{row.note ?? ''}</div>,
          },
        ]}
      />
      {open ? (
        <ResolveDialog
          key={open.differenceId}
          difference={open}
          mayResolve={may(isBooked(open) ? 'vouchers.fund' : 'payments.reconcile') && open.state === 'open'}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  );
}

interface Resolution {
  note: string;
  bankNo?: string;
}

interface ResolveDialogProps {
  difference: Difference;
  mayResolve: boolean;
  onClose: () => void;
}

function ResolveDialog({ difference, mayResolve, onClose }: ResolveDialogProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Resolution>();
  const { differenceId } = difference;
  const booked = isBooked(difference);
  const resolve = useAct(
    ({ note, bankNo = '' }: Resolution, key): Promise<unknown> =>
      booked
        ? client.post('/api/console/voucher-transfers', { body: { differenceId, bankNo, note }, key })
        : client.post('/api/console/differences/{differenceId}/resolve', {
            path: { differenceId },
            body: { note },
            key,
          }),
    () => {
      message.success(t('differences.resolved'));
      onClose();
    },
  );
  return (
    <Modal
      open
      width={640}
      title={difference.kindLabel}
      okText={mayResolve ? t('differences.resolve') : t('form.close')}
      confirmLoading={resolve.isPending}
      onOk={() => (mayResolve ? form.submit() : onClose())}
      onCancel={onClose}
    >
      <p>
        {t('differences.expected')} <MoneyText fen={difference.expectedFen} /> · {t('differences.found')}{' '}
        <MoneyText fen={difference.foundFen} />
      </p>
      <JsonView value={difference.detail} />
      {mayResolve ? (
        <Form<Resolution> form={form} layout="vertical" onFinish={(values) => resolve.mutate(values)}>
          {booked ? (
            <Form.Item
              name="bankNo"
              label={t('bank.no')}
              extra={t('differences.booked_hint')}
              rules={[{ required: true, pattern: /^[A-Za-z0-9-]{4,64}$/, message: t('form.needed') }]}
            >
              <Input maxLength={64} />
            </Form.Item>
          ) : null}
          <Form.Item
            name="note"
            label={t('differences.how')}
            rules={[{ required: true, min: 2, message: t('form.needed') }]}
          >
            <Input.TextArea rows={3} maxLength={booked ? 200 : 500} />
          </Form.Item>
        </Form>
      ) : (
        <p>{difference.note}</p>
      )}
      {resolve.error ? <ProblemAlert error={resolve.error} /> : null}
    </Modal>
  );
}
