import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Use = Reply<'/api/shops/{shopId}/voucher-redemptions'>['items'][number];
interface Sale {
  code: string;
  amountFen: number;
  receiptNo: string;
}

/** Regional vouchers at the shop: the till that takes them, and every use in orders and at tills. */
export function VouchersPage() {
  const { t } = useWords();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.vouchers')}
        lead={t('voucher.lead')}
        acts={<Link to={shop.at('/voucher-settlements')}>{t('job.voucher_settlements')}</Link>}
      />
      {shop.may('vouchers.redeem') ? <Till /> : null}
      <DataTable<Use>
        id="vouchers"
        caption={t('voucher.uses')}
        path={`/shops/${shop.id}/voucher-redemptions`}
        rowKey={(row) => row.id}
        empty={t('voucher.no_uses')}
        filters={[
          {
            kind: 'choice',
            name: 'channel',
            label: t('voucher.channel'),
            choices: ['order', 'till'].map((value) => ({ value, text: t(`voucher.channel.${value}`) })),
          },
        ]}
        columns={[
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.at} /> },
          { key: 'channel', title: t('voucher.channel'), render: (row) => t(`voucher.channel.${row.channel}`) },
          {
            key: 'evidence',
            title: t('voucher.evidence'),
            render: (row) =>
              row.orderId ? (
                <Link to={shop.at(`/orders/${row.orderId}`)}>{t('money.see_order')}</Link>
              ) : (
                `${row.receiptNo} · …${row.codeEnd}`
              ),
          },
          {
            key: 'sales',
            title: t('voucher.sales'),
            align: 'right',
            render: (row) => <MoneyText fen={row.salesFen} />,
          },
          {
            key: 'given',
            title: t('voucher.given'),
            align: 'right',
            render: (row) => <MoneyText fen={row.givenFen} strong />,
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={row.undoneAt ? 'quiet' : row.settledFen > 0 ? 'done' : 'waits'}>
                {t(row.undoneAt ? 'voucher.undone' : row.settledFen > 0 ? 'voucher.settled' : 'voucher.unsettled')}
              </StateTag>
            ),
          },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.channel === 'till' && !row.undoneAt && row.settledFen === 0 && shop.may('vouchers.redeem') ? (
                <Undo row={row} />
              ) : null,
          },
        ]}
      />
    </>
  );
}

/** Takes a voucher by the code a customer shows; the field stands ready for a scanner. */
function Till() {
  const { t } = useWords();
  const shop = useShop();
  const [form] = Form.useForm<Sale>();
  const [taken, setTaken] = useState<Use | null>(null);
  const take = useAct(
    (sale: Sale, key) =>
      client.post('/api/shops/{shopId}/voucher-redemptions', {
        path: { shopId: shop.id },
        body: { ...sale, code: sale.code.replace(/\s/g, '') },
        key,
      }),
    (done) => {
      setTaken(done);
      form.resetFields();
    },
  );
  return (
    <section aria-labelledby="till" className="wb-stack">
      <h2 id="till">{t('voucher.till')}</h2>
      <p className="desk-quiet">{t('voucher.till_lead')}</p>
      <Form form={form} layout="inline" onFinish={(sale) => take.mutate(sale)}>
        <Form.Item
          name="code"
          label={t('voucher.code')}
          rules={[{ required: true, pattern: /^\s*(\d\s*){16}$/, message: t('voucher.code_hint') }]}
        >
          <Input inputMode="numeric" autoComplete="off" maxLength={24} />
        </Form.Item>
        <Form.Item
          name="amountFen"
          label={t('voucher.amount')}
          rules={[{ required: true, message: t('voucher.amount_hint') }]}
        >
          <MoneyInput />
        </Form.Item>
        <Form.Item
          name="receiptNo"
          label={t('voucher.receipt')}
          rules={[{ required: true, pattern: /^[A-Za-z0-9-]{1,40}$/, message: t('voucher.receipt_hint') }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={take.isPending}>
          {t('voucher.take')}
        </Button>
      </Form>
      <div role="status">
        {taken ? (
          <p>
            {t('voucher.taken')} <MoneyText fen={taken.givenFen} strong /> · {t('voucher.to_pay')}{' '}
            <MoneyText fen={taken.salesFen - taken.givenFen} strong />
          </p>
        ) : null}
      </div>
      {take.error ? <ProblemAlert error={take.error} /> : null}
    </section>
  );
}

function Undo({ row }: { row: Use }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const undo = useAct(
    (why: string, key) =>
      client.post('/api/shops/{shopId}/voucher-redemptions/{redemptionId}/undo', {
        path: { shopId: shop.id, redemptionId: row.id },
        body: { reason: why },
        key,
      }),
    () => {
      setOpen(false);
      message.success(t('voucher.undone'));
    },
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('voucher.undo')}
      </Button>
      <Modal
        open={open}
        title={t('voucher.undo')}
        okText={t('voucher.undo')}
        okButtonProps={{ disabled: reason.trim() === '', loading: undo.isPending }}
        onOk={() => undo.mutate(reason.trim())}
        onCancel={() => setOpen(false)}
      >
        <p>{t('voucher.undo_lead')}</p>
        <Input
          aria-label={t('voucher.undo_reason')}
          placeholder={t('voucher.undo_reason')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {undo.error ? <ProblemAlert error={undo.error} /> : null}
      </Modal>
    </>
  );
}
