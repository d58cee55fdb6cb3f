import { Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { client, DataTable, MoneyText, PageHeader, type Reply, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { type BankFacts, BankForm } from '../parts/bank-form.tsx';

type Sponsor = Reply<'/api/console/sponsors'>['items'][number];

/** Brands and streamers that pay for promotions of the market: what they paid in, and what of it is free. */
export function SponsorsPage() {
  const { t } = useWords();
  const say = useSay();
  return (
    <>
      <PageHeader title={t('job.sponsors')} lead={t('sponsors.lead')} />
      <FundsMove />
      <DataTable<Sponsor>
        id="console.sponsors"
        caption={t('job.sponsors')}
        path="/console/sponsors"
        rowKey={(row) => row.party}
        empty={t('sponsors.empty')}
        columns={[
          { key: 'name', title: t('sponsors.name'), render: (row) => (row.name && say(row.name)) || row.party },
          { key: 'kind', title: t('promotions.kind'), render: (row) => t(`promotions.funder.${row.kind}`) },
          { key: 'in', title: t('sponsors.in'), align: 'right', render: (row) => <MoneyText fen={row.inFen} /> },
          { key: 'back', title: t('sponsors.back'), align: 'right', render: (row) => <MoneyText fen={row.backFen} /> },
          {
            key: 'committed',
            title: t('sponsors.committed'),
            align: 'right',
            render: (row) => <MoneyText fen={row.committedFen} />,
          },
          {
            key: 'given',
            title: t('sponsors.given'),
            align: 'right',
            render: (row) => <MoneyText fen={row.givenFen} />,
          },
          {
            key: 'free',
            title: t('sponsors.free'),
            align: 'right',
            render: (row) => <MoneyText fen={row.freeFen} strong />,
          },
          {
            key: 'account',
            title: t('sponsors.account'),
            render: (row) => (
              <Link to={`/ledger/accounts/${encodeURIComponent(`funder:${row.kind}:${row.party}`)}`}>
                {t('sponsors.account')}
              </Link>
            ),
          },
        ]}
      />
    </>
  );
}

type Move = BankFacts & { kind: 'brand' | 'streamer'; party: string; way: 'in' | 'back' };

/** Books money a sponsor paid in, or what went back to it; for the platform's finance. */
function FundsMove() {
  const { t } = useWords();
  const may = useMay();
  if (!may('sponsors.fund')) return null;
  return (
    <section aria-labelledby="sponsor-move" className="con-block">
      <h2 id="sponsor-move">{t('sponsors.move')}</h2>
      <p className="desk-quiet">{t('sponsors.move_lead')}</p>
      <BankForm<Move>
        labels={{ amount: t('sponsors.amount'), book: t('sponsors.book'), booked: t('sponsors.booked') }}
        initial={{ way: 'in', kind: 'brand' }}
        book={({ kind: _, ...body }, key) => client.post('/api/console/sponsor-deposits', { body, key })}
      >
        <Form.Item name="way">
          <Radio.Group
            aria-label={t('sponsors.move')}
            options={(['in', 'back'] as const).map((value) => ({ value, label: t(`sponsors.way.${value}`) }))}
          />
        </Form.Item>
        <PartyFields />
      </BankForm>
    </section>
  );
}

/** Who paid: a brand of the list, or a person by their id. */
function PartyFields() {
  const { t } = useWords();
  const form = Form.useFormInstance<Move>();
  return (
    <>
      <Form.Item name="kind">
        <Radio.Group
          aria-label={t('promotions.kind')}
          options={(['brand', 'streamer'] as const).map((value) => ({ value, label: t(`promotions.funder.${value}`) }))}
          onChange={() => form.setFieldsValue({ party: '' })}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {() =>
          form.getFieldValue('kind') === 'brand' ? (
            <Form.Item name="party" label={t('promotions.funder.brand')} rules={[{ required: true }]}>
              <BrandSelect />
            </Form.Item>
          ) : (
            <Form.Item
              name="party"
              label={t('sponsors.person')}
              rules={[{ required: true, pattern: /^usr_[0-9a-z]{26}$/ }]}
            >
              <Input placeholder="usr_…" />
            </Form.Item>
          )
        }
      </Form.Item>
    </>
  );
}

function BrandSelect(held: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const say = useSay();
  const [q, search] = useState('');
  const { data, isFetching } = useGet('/api/brands', { query: { limit: 50, ...(q && { q }) } });
  return (
    <Select
      {...held}
      value={held.value || null}
      className="desk-choice"
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({ value: one.brandId, label: say(one.name) }))}
      showSearch={{ filterOption: false, onSearch: search }}
    />
  );
}
