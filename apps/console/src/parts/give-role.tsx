import { App, Button, Form, Input, Select } from 'antd';
import { client, DivisionPicker, ProblemAlert, useAct, useGet, useSay, useWords } from '#ui/desk/index.ts';

interface Given {
  role: string;
  scopeId?: string;
  division?: string;
  reason?: string;
}

/** Gives a person a role, on the platform, in a region or in a shop. Nobody gives more than they have: the server refuses it. */
export function GiveRole({ userId }: { userId: string }) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const [form] = Form.useForm<Given>();
  const roles = useGet('/api/console/roles', {});
  const give = useAct(
    ({ role, scopeId, division, reason }: Given, key) => {
      const [scope = 'platform', name = ''] = role.split(' ') as ['platform' | 'region' | 'shop', string];
      return client.post('/api/console/users/{userId}/grants', {
        path: { userId },
        body: {
          scope,
          scopeId: scope === 'shop' ? (scopeId ?? null) : null,
          ...(scope === 'region' && division ? { division } : {}),
          role: name,
          ...(reason ? { reason } : {}),
        },
        key,
      });
    },
    () => {
      form.resetFields();
      message.success(t('users.given'));
    },
  );
  return (
    <Form<Given> form={form} layout="inline" className="desk-acts" onFinish={(given) => give.mutate(given)}>
      <Form.Item name="role" rules={[{ required: true, message: t('form.needed') }]}>
        <Select
          aria-label={t('roles.role')}
          placeholder={t('roles.role')}
          className="desk-choice"
          popupMatchSelectWidth={false}
          options={(roles.data?.items ?? []).map((role) => ({
            value: `${role.scope} ${role.name}`,
            label: `${t(`roles.scope.${role.scope}`)} · ${say(role.title)}`,
          }))}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(was: Given, is: Given) => was.role !== is.role}>
        {({ getFieldValue }) => <Where scope={String(getFieldValue('role') ?? 'platform').split(' ')[0] ?? ''} />}
      </Form.Item>
      <Form.Item name="reason">
        <Input aria-label={t('settings.reason')} placeholder={t('settings.reason')} maxLength={500} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={give.isPending}>
        {t('users.give')}
      </Button>
      {give.error ? <ProblemAlert error={give.error} /> : null}
    </Form>
  );
}

/** Of which shop, or in which region: a division of any level. */
function Where({ scope }: { scope: string }) {
  const { t } = useWords();
  const rules = [{ required: true, message: t('form.needed') }];
  if (scope === 'region')
    return (
      <Form.Item name="division" rules={rules}>
        <DivisionPicker aria-label={t('region.division')} depth={4} anyLevel />
      </Form.Item>
    );
  if (scope !== 'shop') return null;
  return (
    <Form.Item name="scopeId" rules={rules}>
      <Input aria-label={t('list.shop_id')} placeholder={t('list.shop_id')} />
    </Form.Item>
  );
}
