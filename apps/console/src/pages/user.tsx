import { App, Button, Descriptions, Empty, Flex, Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { GiveRole } from '../parts/give-role.tsx';
import { IdText } from '../parts/id-text.tsx';
import { PermissionWords } from '../parts/permission-words.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { personTone } from '../tones.ts';

type Person = Reply<'/api/console/users/{userId}'>;

/** One person: the account, the roles held, what was done under this name. */
export function UserPage() {
  const { userId = '' } = useParams();
  const { t } = useWords();
  const may = useMay();
  const found = useGet('/api/console/users/{userId}', { path: { userId } });
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Skeleton active />;
  const person = found.data;
  return (
    <>
      <PageHeader
        title={person.nickname}
        trail={[{ text: t('job.users'), to: '/users' }]}
        tag={<StateTag tone={personTone[person.state] ?? 'quiet'}>{t(`users.state.${person.state}`)}</StateTag>}
        acts={may('accounts.lock') ? <Lock person={person} /> : null}
      />
      <Descriptions
        bordered
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={[
          { key: 'id', label: t('users.id'), children: <IdText id={person.id} /> },
          { key: 'since', label: t('users.since'), children: <TimeText at={person.createdAt} /> },
          { key: 'phone', label: t('users.phone'), children: person.phoneMasked ?? '—' },
          { key: 'email', label: t('users.email'), children: person.emailMasked ?? '—' },
          {
            key: 'real',
            label: t('users.real_name'),
            children: (
              <Flex gap={8} align="center" wrap>
                <span>{t(`users.real_name.${person.realNameLevel}`)}</span>
                {person.realNameLevel > 1 && may('accounts.reveal') ? <Reveal person={person} /> : null}
              </Flex>
            ),
          },
          {
            key: 'factor',
            label: t('users.second_factor'),
            children: person.secondFactor ? (
              <Flex gap={8} align="center">
                <StateTag tone="done">{t('users.second_factor_set')}</StateTag>
                {may('accounts.reset_factor') ? <ResetFactor person={person} /> : null}
              </Flex>
            ) : (
              t('users.second_factor_unset')
            ),
          },
          {
            key: 'orders',
            label: t('job.orders'),
            children: may('orders.read') ? (
              <Link to={`/orders?buyerId=${person.id}`}>{t('users.to_orders')}</Link>
            ) : (
              '—'
            ),
          },
          {
            key: 'audit',
            label: t('job.audit'),
            children: may('audit.read') ? <Link to={`/audit-log?actor=${person.id}`}>{t('users.to_acts')}</Link> : '—',
          },
        ]}
      />
      <Grants person={person} />
    </>
  );
}

function Grants({ person }: { person: Person }) {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const take = useAct((grantId: string) =>
    client.delete('/api/console/users/{userId}/grants/{grantId}', { path: { userId: person.id, grantId } }),
  );
  const ask = async (grant: Person['grants'][number]) => {
    const done = await confirm({
      title: t('users.take_ask', { role: say(grant.title), name: person.nickname }),
      figures: [{ label: t('roles.permissions'), value: grant.permissions.join(', ') }],
      consequence: t('users.take_consequence'),
      okText: t('users.take'),
      run: () => take.mutateAsync(grant.id),
    });
    if (done) message.success(t('users.taken'));
  };
  return (
    <section className="con-block" aria-label={t('users.grants')}>
      <h2>{t('users.grants')}</h2>
      <ScrollBox>
        <RowTable
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={[...person.grants]}
          locale={{ emptyText: <Empty description={t('users.no_grants')} /> }}
          columns={[
            { key: 'role', title: t('roles.role'), render: (_, grant) => say(grant.title) },
            { key: 'scope', title: t('roles.scope'), render: (_, grant) => t(`roles.scope.${grant.scope}`) },
            {
              key: 'shop',
              title: t('users.where'),
              render: (_, grant) =>
                grant.scope === 'region' && grant.scopeId ? (
                  <DivisionPath code={grant.scopeId} />
                ) : (
                  <ShopLink id={grant.scope === 'shop' ? grant.scopeId : null} />
                ),
            },
            {
              key: 'permissions',
              title: t('roles.permissions'),
              render: (_, grant) => <PermissionWords permissions={grant.permissions} />,
            },
            { key: 'since', title: t('users.granted'), render: (_, grant) => <TimeText at={grant.grantedAt} /> },
            {
              key: 'act',
              title: t('list.acts'),
              render: (_, grant) =>
                may('accounts.grant') ? (
                  <Button size="small" danger onClick={() => ask(grant)}>
                    {t('users.take')}
                  </Button>
                ) : null,
            },
          ]}
        />
      </ScrollBox>
      {may('accounts.grant') ? <GiveRole userId={person.id} /> : null}
    </section>
  );
}

function Lock({ person }: { person: Person }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { userId: person.id };
  const lock = useAct((reason: string, key) =>
    client.post('/api/console/users/{userId}/lock', { path, body: { reason }, key }),
  );
  const unlock = useAct((reason: string, key) =>
    client.post('/api/console/users/{userId}/unlock', { path, body: { reason }, key }),
  );
  if (person.state === 'erased') return null;
  const how = person.state === 'locked' ? 'unlock' : 'lock';
  const ask = async () => {
    const done = await confirm({
      title: t(`users.${how}_ask`, { name: person.nickname }),
      figures: [{ label: t('users.grants'), value: person.grants.length }],
      consequence: t(`users.${how}_consequence`),
      okText: t(`users.${how}`),
      reasonLabel: t('settings.reason'),
      run: (reason) => (how === 'lock' ? lock : unlock).mutateAsync(reason),
    });
    if (done) message.success(t(`users.${how}_done`));
  };
  return (
    <Button danger={how === 'lock'} onClick={ask}>
      {t(`users.${how}`)}
    </Button>
  );
}

function ResetFactor({ person }: { person: Person }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const reset = useAct((reason: string, key) =>
    client.post('/api/console/users/{userId}/second-factor/reset', {
      path: { userId: person.id },
      body: { reason },
      key,
    }),
  );
  const ask = async () => {
    const done = await confirm({
      title: t('users.reset_factor_ask', { name: person.nickname }),
      figures: [{ label: t('users.phone'), value: person.phoneMasked ?? '—' }],
      consequence: t('users.reset_factor_consequence'),
      okText: t('users.reset_factor'),
      reasonLabel: t('settings.reason'),
      run: (reason) => reset.mutateAsync(reason),
    });
    if (done) message.success(t('users.reset_factor_done'));
  };
  return (
    <Button size="small" danger onClick={ask}>
      {t('users.reset_factor')}
    </Button>
  );
}

/** Name and number in clear for as long as the dialog stands; the look is written down with its reason. */
function Reveal({ person }: { person: Person }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const confirm = useConfirmDanger();
  const ask = () =>
    confirm({
      title: t('users.reveal_ask', { name: person.nickname }),
      figures: [{ label: t('users.phone'), value: person.phoneMasked ?? '—' }],
      consequence: t('users.reveal_consequence'),
      okText: t('users.reveal'),
      reasonLabel: t('settings.reason'),
      run: async (reason) => {
        const shown = await client.post('/api/console/users/{userId}/identity/reveal', {
          path: { userId: person.id },
          body: { reason },
        });
        modal.info({ title: t('users.real_name'), content: `${shown.name} ${shown.idNumber}` });
      },
    });
  return (
    <Button size="small" onClick={ask}>
      {t('users.reveal')}
    </Button>
  );
}
