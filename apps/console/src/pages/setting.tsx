import { App, Form, Input, Radio, Skeleton } from 'antd';
import { useParams } from 'react-router';
import {
  client,
  DataTable,
  FormPage,
  MomentInput,
  PageHeader,
  ProblemAlert,
  type Reply,
  TimeText,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { IdText } from '../parts/id-text.tsx';
import { PersonLink } from '../parts/person-link.tsx';
import { SettingInput, SettingText } from '../parts/setting-value.tsx';

type Setting = Reply<'/api/console/settings'>['items'][number];
type Version = Reply<'/api/console/settings/{key}/history'>['items'][number];

interface Change {
  value: unknown;
  when: 'now' | 'later';
  effectiveAt?: string;
  reason: string;
}

/** One rule: what holds, a change from a moment on, and every value it has had. */
export function SettingPage() {
  const { key = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const settings = useGet('/api/console/settings', {});
  if (settings.error) return <ProblemAlert error={settings.error} onRetry={() => settings.refetch()} />;
  if (!settings.data) return <Skeleton active />;
  const setting = settings.data.items.find((one) => one.key === key);
  if (!setting) return <p>{t('settings.empty')}</p>;
  const head = {
    title: say(setting.title),
    trail: [{ text: t('job.settings'), to: '/settings' }],
    lead: (
      <>
        <span className="con-id">{setting.key}</span> · {t('settings.value')}{' '}
        <strong>
          <SettingText value={setting.value} unit={setting.unit} />
        </strong>{' '}
        · {t('settings.default')} <SettingText value={setting.default} unit={setting.unit} />
      </>
    ),
  };
  return (
    <>
      {may('operations.settings') ? (
        <ChangeForm key={JSON.stringify([setting.key, setting.value, setting.next])} setting={setting} head={head} />
      ) : (
        <PageHeader {...head} />
      )}
      <div className="con-block">
        <h2>{t('settings.history')}</h2>
        <DataTable<Version>
          id="console.setting-history"
          caption={t('settings.history')}
          path={`/console/settings/${key}/history`}
          rowKey={(row) => row.effectiveAt}
          empty={t('settings.never_changed')}
          columns={[
            {
              key: 'value',
              title: t('settings.value'),
              render: (row) => <SettingText value={row.value} unit={setting.unit} />,
            },
            { key: 'from', title: t('settings.from'), render: (row) => <TimeText at={row.effectiveAt} /> },
            { key: 'set', title: t('settings.set_at'), render: (row) => <TimeText at={row.setAt} /> },
            {
              key: 'by',
              title: t('settings.set_by'),
              render: (row) =>
                row.setBy?.startsWith('usr_') ? (
                  <PersonLink id={row.setBy} name={t('settings.to_person')} />
                ) : (
                  <IdText id={row.setBy} />
                ),
            },
            {
              key: 'reason',
              title: t('settings.reason'),
              render: (row) => <div className="con-wrap">{row.reason}</div>,
            },
          ]}
        />
      </div>
    </>
  );
}

interface ChangeFormProps {
  setting: Setting;
  head: Pick<Parameters<typeof PageHeader>[0], 'title' | 'lead' | 'trail'>;
}

function ChangeForm({ setting, head }: ChangeFormProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const change = useAct(
    ({ value, when, effectiveAt, reason }: Change, key) =>
      client.post('/api/console/settings/{key}', {
        path: { key: setting.key },
        body: { value, reason, ...(when === 'later' && effectiveAt ? { effectiveAt } : {}) },
        key,
      }),
    () => message.success(t('settings.changed')),
  );
  return (
    <FormPage<Change>
      {...head}
      id={`setting:${setting.key}`}
      initial={{ value: setting.value, when: 'now' }}
      submitText={t('settings.change')}
      onSubmit={(values) => change.mutateAsync(values)}
      fieldLabels={{ value: t('settings.new_value'), effectiveAt: t('settings.from'), reason: t('settings.reason') }}
    >
      <Form.Item name="value" label={t('settings.new_value')}>
        <SettingInput unit={setting.unit} schema={setting.schema} />
      </Form.Item>
      <Form.Item name="when" label={t('settings.from')}>
        <Radio.Group
          options={[
            { value: 'now', label: t('settings.now') },
            { value: 'later', label: t('settings.later') },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(was: Change, is: Change) => was.when !== is.when}>
        {({ getFieldValue }) =>
          getFieldValue('when') === 'later' ? (
            <Form.Item
              name="effectiveAt"
              label={t('settings.moment')}
              rules={[{ required: true, message: t('form.needed') }]}
            >
              <MomentInput />
            </Form.Item>
          ) : null
        }
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('settings.reason')}
        rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormPage>
  );
}
