import { App, Button, Form, Input, Select, Skeleton, Space, Switch } from 'antd';
import {
  client,
  DataTable,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Member = Reply<'/api/shops/{shopId}/members'>['items'][number];
type Club = NonNullable<Reply<'/api/shops/{shopId}/club'>['club']>;
interface Values {
  open: boolean;
  terms: string;
  tiers: { zh: string; en?: string; fromFen: number | null }[];
}

/** The club's terms and tiers. */
function ClubForm({ club }: { club: Club | null }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const save = useAct(
    (values: Values, key) =>
      client.put('/api/shops/{shopId}/club', {
        path: { shopId: shop.id },
        body: {
          open: values.open,
          terms: values.terms,
          tiers: values.tiers.map((tier, at) => ({
            name: { zh: tier.zh, en: tier.en ?? '' },
            fromFen: at === 0 ? 0 : (tier.fromFen ?? 0),
          })),
        },
        key,
      }),
    () => message.success(t('members.saved')),
  );
  const initial: Values = {
    open: club?.open ?? true,
    terms: club?.terms ?? t('members.terms_first'),
    tiers: club?.tiers.map((tier) => ({ ...tier.name, fromFen: tier.fromFen })) ?? [
      { zh: t('members.tier_first'), fromFen: 0 },
    ],
  };
  return (
    <Form<Values>
      layout="vertical"
      className="wb-form"
      initialValues={initial}
      disabled={!shop.may('promotions.edit')}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="open" label={t('members.open')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item
        name="terms"
        label={t('members.terms')}
        extra={t('members.terms_hint')}
        rules={[{ required: true, min: 10 }]}
      >
        <Input.TextArea rows={4} maxLength={2_000} />
      </Form.Item>
      <Form.List name="tiers">
        {(rows, { add, remove }) => (
          <>
            {rows.map((row) => (
              <Space key={row.key} wrap align="end" size="middle">
                <Form.Item
                  name={[row.name, 'zh']}
                  label={t('members.tier', { n: row.name + 1 })}
                  rules={[{ required: true, message: t('members.tier_needed') }]}
                >
                  <Input maxLength={20} />
                </Form.Item>
                <Form.Item name={[row.name, 'en']} label={t('members.tier_en', { n: row.name + 1 })}>
                  <Input maxLength={40} />
                </Form.Item>
                {row.name === 0 ? null : (
                  <>
                    <Form.Item
                      name={[row.name, 'fromFen']}
                      label={t('members.from', { n: row.name + 1 })}
                      rules={[{ required: true, message: t('members.from_needed') }]}
                    >
                      <MoneyInput />
                    </Form.Item>
                    <Form.Item>
                      <Button onClick={() => remove(row.name)}>{t('members.tier_remove', { n: row.name + 1 })}</Button>
                    </Form.Item>
                  </>
                )}
              </Space>
            ))}
            {rows.length < 10 ? (
              <Form.Item>
                <Button onClick={() => add({ zh: '', fromFen: null })}>{t('members.tier_add')}</Button>
              </Form.Item>
            ) : null}
          </>
        )}
      </Form.List>
      {save.error ? <ProblemAlert error={save.error} /> : null}
      {shop.may('promotions.edit') ? (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('members.save')}
        </Button>
      ) : null}
    </Form>
  );
}

/** The shop's club: its terms and tiers, who is in it, and what the shop calls them. */
export function MembersPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const club = useGet('/api/shops/{shopId}/club', { path: { shopId: shop.id } });
  const tag = useAct(({ buyerId, tags }: { buyerId: string; tags: string[] }, key) =>
    client.put('/api/shops/{shopId}/members/{buyerId}/tags', {
      path: { shopId: shop.id, buyerId },
      body: { tags },
      key,
    }),
  );
  if (club.error) return <ProblemAlert error={club.error} onRetry={() => club.refetch()} />;
  if (!club.data) return <Skeleton active />;
  const tiers = club.data.club?.tiers ?? [];
  const nameOf = (row: Member) => say(tiers[row.tier - 1]?.name ?? { zh: '', en: '' }) || String(row.tier);
  return (
    <>
      <PageHeader title={t('job.members')} lead={t('members.lead')} />
      <ClubForm club={club.data.club} />
      {tag.error ? <ProblemAlert error={tag.error} /> : null}
      <DataTable<Member>
        id="members"
        caption={t('job.members')}
        path={`/shops/${shop.id}/members`}
        rowKey={(row) => row.buyerId}
        empty={t('members.none')}
        filters={[{ kind: 'search', name: 'tag', label: t('members.tag') }]}
        columns={[
          { key: 'name', title: t('members.name'), render: (row) => row.nickname },
          { key: 'tier', title: t('members.tier_of'), render: nameOf },
          {
            key: 'spent',
            title: t('members.spent'),
            align: 'right',
            render: (row) => <MoneyText fen={row.spentFen} />,
          },
          { key: 'joined', title: t('members.joined'), render: (row) => <TimeText at={row.joinedAt} /> },
          {
            key: 'tags',
            title: t('members.tags'),
            render: (row) =>
              shop.may('promotions.edit') ? (
                <Select
                  mode="tags"
                  className="min-w-40"
                  aria-label={t('members.tags_of', { name: row.nickname })}
                  value={[...row.tags]}
                  maxCount={20}
                  open={false}
                  onChange={(tags: string[]) => tag.mutate({ buyerId: row.buyerId, tags })}
                />
              ) : (
                row.tags.join('、')
              ),
          },
        ]}
      />
    </>
  );
}
