import { App, Button, Cascader, Descriptions, Form, Input, InputNumber, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { type Branch, useCategoryTree } from '#ui/desk/category-tree.ts';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { VenueOf } from '../parts/names.tsx';
import { BLOCKS, type BlockForm, blockOf, blocksForm, ORDERS, type Venue } from '../parts/venue-blocks.ts';
import { VenueKey } from '../parts/venue-key.tsx';

const KINDS = ['main', 'region', 'belt', 'category', 'country'] as const;

interface VenueForm {
  code: string;
  kind: (typeof KINDS)[number];
  key?: string;
  name: Text2;
  blocks: BlockForm[];
}

/** The pages of a campaign: the main venue and those of regions, belts, categories and countries of origin, each put together of blocks. */
export function CampaignVenuesPage() {
  const { campaignId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const path = { campaignId };
  const campaign = useGet('/api/console/campaigns/{campaignId}', { path });
  const found = useGet('/api/console/campaigns/{campaignId}/venues', { path });
  const [edited, setEdited] = useState<Venue | 'new' | null>(null);
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data || !campaign.data) return <Skeleton active />;
  return (
    <>
      <PageHeader
        title={t('venues.title')}
        lead={t('venues.lead')}
        trail={[
          { text: t('job.campaigns'), to: '/campaigns' },
          { text: say(campaign.data.name), to: `/campaigns/${campaignId}` },
        ]}
        acts={
          may('promotions.edit') ? (
            <Button type="primary" onClick={() => setEdited('new')}>
              {t('venues.new')}
            </Button>
          ) : null
        }
      />
      {found.data.items.length === 0 ? <p className="desk-quiet">{t('venues.empty')}</p> : null}
      {found.data.items.map((venue) => (
        <div key={venue.code} className="con-block">
          <h2>{say(venue.name)}</h2>
          <Descriptions
            bordered
            size="small"
            column={{ xs: 1, lg: 2 }}
            items={[
              {
                key: 'address',
                label: t('venues.address'),
                children: <a href={`/venues/${venue.code}`}>/venues/{venue.code}</a>,
              },
              {
                key: 'kind',
                label: t('venues.kind'),
                children: (
                  <>
                    {t(`venues.kind.${venue.kind}`)}
                    {venue.key ? ' · ' : null}
                    {venue.key ? <VenueOf kind={venue.kind} of={venue.key} /> : null}
                  </>
                ),
              },
              {
                key: 'blocks',
                label: t('venues.blocks'),
                children: venue.blocks
                  .map((block) => `${t(`venues.block.${block.kind}`)}: ${say(block.title)}`)
                  .join('; '),
              },
            ]}
          />
          {may('promotions.edit') ? (
            <div>
              <Button onClick={() => setEdited(venue)}>{t('campaigns.edit')}</Button>
            </div>
          ) : null}
        </div>
      ))}
      {edited ? (
        <VenueEditor
          key={edited === 'new' ? 'new' : edited.code}
          campaignId={campaignId}
          venue={edited === 'new' ? null : edited}
          onDone={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function VenueEditor({ campaignId, venue, onDone }: { campaignId: string; venue: Venue | null; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<VenueForm>();
  const kind = Form.useWatch('kind', form);
  const save = useAct(
    ({ code, name, blocks, ...rest }: VenueForm) =>
      client.put('/api/console/campaigns/{campaignId}/venues/{code}', {
        path: { campaignId, code },
        body: {
          name,
          kind: rest.kind,
          key: rest.kind === 'main' ? null : (rest.key ?? ''),
          blocks: blocks.map(blockOf),
        },
      }),
    () => {
      message.success(t('campaigns.saved'));
      onDone();
    },
  );
  const needed = [{ required: true, message: t('form.needed') }];
  const initial: Partial<VenueForm> = venue
    ? {
        code: venue.code,
        kind: venue.kind,
        name: venue.name,
        blocks: blocksForm(venue.blocks),
        ...(venue.key && { key: venue.key }),
      }
    : { kind: 'main', blocks: [{ kind: 'countdown', title: { zh: '倒计时', en: 'Countdown' } }] };
  return (
    <div className="con-block">
      <h2>{venue ? venue.code : t('venues.new')}</h2>
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<VenueForm>
        form={form}
        layout="vertical"
        className="desk-form"
        initialValues={initial}
        onFinish={(values) => save.mutate({ ...values, code: venue?.code ?? values.code })}
      >
        {venue ? null : (
          <Form.Item
            name="code"
            label={t('campaigns.code')}
            extra={t('campaigns.code_hint')}
            rules={[{ required: true, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, message: t('campaigns.code_hint') }]}
          >
            <Input maxLength={60} className="con-narrow" />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('venues.name')} required>
          <Text2Input maxLength={60} aria-label={t('venues.name')} />
        </Form.Item>
        <Form.Item name="kind" label={t('venues.kind')} rules={needed}>
          <Select
            options={KINDS.map((one) => ({ value: one, label: t(`venues.kind.${one}`) }))}
            onChange={() => form.setFieldValue('key', undefined)}
          />
        </Form.Item>
        {kind && kind !== 'main' ? (
          <Form.Item name="key" label={t(`venues.key.${kind}`)} rules={needed}>
            <VenueKey kind={kind} />
          </Form.Item>
        ) : null}
        <h3>{t('venues.blocks')}</h3>
        <Form.List name="blocks">
          {(rows, { add, remove, move }) => (
            <>
              {rows.map((row, place) => (
                <div key={row.key} className="con-block">
                  <Form.Item
                    name={[row.name, 'kind']}
                    label={t('venues.block_kind', { place: place + 1 })}
                    rules={needed}
                  >
                    <Select options={BLOCKS.map((one) => ({ value: one, label: t(`venues.block.${one}`) }))} />
                  </Form.Item>
                  <Form.Item name={[row.name, 'title']} label={t('venues.block_title', { place: place + 1 })} required>
                    <Text2Input maxLength={60} aria-label={t('venues.block_title', { place: place + 1 })} />
                  </Form.Item>
                  <BlockFields name={row.name} place={place + 1} />
                  <div className="desk-acts">
                    <Button size="small" disabled={place === 0} onClick={() => move(place, place - 1)}>
                      {t('venues.up')}
                    </Button>
                    <Button size="small" danger onClick={() => remove(row.name)}>
                      {t('venues.remove')}
                    </Button>
                  </div>
                </div>
              ))}
              <Button disabled={rows.length >= 30} onClick={() => add({ kind: 'shelf', limit: 12, order: 'off' })}>
                {t('venues.add')}
              </Button>
            </>
          )}
        </Form.List>
        <div className="desk-form-foot">
          <Button onClick={onDone}>{t('venues.leave')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('venues.save')}
          </Button>
        </div>
      </Form>
    </div>
  );
}

function BlockFields({ name, place }: { name: number; place: number }) {
  const { t } = useWords();
  const kind = Form.useWatch(['blocks', name, 'kind']);
  if (kind === 'banner')
    return (
      <Form.Item name={[name, 'text']} label={t('venues.block_text', { place })}>
        <Text2Input rows={2} maxLength={200} aria-label={t('venues.block_text', { place })} />
      </Form.Item>
    );
  if (kind !== 'shelf' && kind !== 'coupons' && kind !== 'ranks') return null;
  return (
    <>
      <Form.Item name={[name, 'limit']} label={t('venues.block_limit', { place })}>
        <InputNumber min={1} max={40} precision={0} />
      </Form.Item>
      {kind === 'shelf' ? <ShelfFields name={name} place={place} /> : null}
    </>
  );
}

function ShelfFields({ name, place }: { name: number; place: number }) {
  const { t } = useWords();
  const say = useSay();
  const tree = useCategoryTree();
  const belts = useGet('/api/belts', { query: { limit: 100 } });
  return (
    <>
      <Form.Item name={[name, 'order']} label={t('venues.block_order', { place })}>
        <Select options={ORDERS.map((one) => ({ value: one, label: t(`venues.order.${one}`) }))} />
      </Form.Item>
      <Form.Item
        name={[name, 'category']}
        label={t('venues.block_category', { place })}
        extra={t('campaigns.all_hint')}
      >
        <Cascader
          changeOnSelect
          options={tree.branches as Branch[]}
          loadData={(path) => void tree.open(path as unknown as Branch[])}
        />
      </Form.Item>
      <Form.Item name={[name, 'beltCode']} label={t('venues.block_belt', { place })} extra={t('campaigns.all_hint')}>
        <Select
          allowClear
          showSearch
          optionFilterProp="label"
          options={(belts.data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
        />
      </Form.Item>
    </>
  );
}
