import { Alert, Form, Input, Radio, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  FormPage,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { PermissionChoice } from '../parts/permission-choice.tsx';
import type { PermissionScope } from '../parts/permissions.ts';

type Role = Reply<'/api/console/roles'>['items'][number];

interface RoleForm {
  scope: PermissionScope;
  name: string;
  title: Text2;
  permissions: string[];
}

/** A role: built-in ones are read, defined ones changed for all who hold them. */
export function RolePage() {
  const { scope = '', name = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const roles = useGet('/api/console/roles', {});
  if (roles.error) return <ProblemAlert error={roles.error} onRetry={() => roles.refetch()} />;
  if (!roles.data) return <Skeleton active />;
  const role = roles.data.items.find((one) => one.scope === scope && one.name === name);
  if (!role) return <Alert type="warning" showIcon title={t('roles.not_found')} />;
  if (!role.builtIn && may('accounts.roles')) return <RoleEditor key={`${scope} ${name}`} existing={role} />;
  return (
    <>
      <PageHeader
        title={say(role.title)}
        trail={[{ text: t('job.roles'), to: '/roles' }]}
        tag={<StateTag>{role.builtIn ? t('roles.built_in') : t('roles.defined')}</StateTag>}
        lead={role.builtIn ? t('roles.built_in_note') : undefined}
      />
      <PermissionChoice scope={role.scope as PermissionScope} value={role.permissions} />
    </>
  );
}

/** Defines a role. */
export function NewRolePage() {
  return <RoleEditor existing={null} />;
}

function RoleEditor({ existing: role }: { existing: Role | null }) {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const save = useAct(
    (form: RoleForm, key) =>
      role
        ? client.put('/api/console/roles/{scope}/{name}', {
            path: { scope: role.scope as RoleForm['scope'], name: role.name },
            body: { title: form.title, permissions: form.permissions },
          })
        : client.post('/api/console/roles', { body: form, key }),
    () => navigate('/roles'),
  );
  return (
    <FormPage<RoleForm>
      id={role ? `role:${role.scope}:${role.name}` : 'role:new'}
      title={role ? say(role.title) : t('roles.new')}
      trail={[{ text: t('job.roles'), to: '/roles' }]}
      lead={t('roles.edit_lead')}
      initial={
        role
          ? { title: role.title, permissions: role.permissions, scope: role.scope as RoleForm['scope'] }
          : { scope: 'platform', permissions: [] }
      }
      submitText={t('form.save')}
      onSubmit={(form) => save.mutateAsync(form)}
      fieldLabels={{ name: t('roles.name'), permissions: t('roles.permissions') }}
    >
      {role ? null : (
        <>
          <Form.Item name="scope" label={t('roles.scope')}>
            <Radio.Group
              options={[
                { value: 'platform', label: t('roles.scope.platform') },
                { value: 'region', label: t('roles.scope.region') },
                { value: 'shop', label: t('roles.scope.shop') },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="name"
            label={t('roles.name')}
            extra={t('roles.name_hint')}
            rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{1,39}$/, message: t('roles.name_hint') }]}
          >
            <Input className="con-narrow" />
          </Form.Item>
        </>
      )}
      <Form.Item
        name="title"
        label={t('roles.title')}
        required
        rules={[
          {
            validator: (_rule: unknown, title?: Text2) =>
              title?.zh.trim() && title.en.trim()
                ? Promise.resolve()
                : Promise.reject(new Error(t('roles.both_languages'))),
          },
        ]}
      >
        <Text2Input maxLength={40} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(was: RoleForm, is: RoleForm) => was.scope !== is.scope}>
        {({ getFieldValue }) => (
          <Form.Item
            name="permissions"
            label={t('roles.permissions')}
            rules={[{ required: true, type: 'array', min: 1, message: t('form.needed') }]}
          >
            <PermissionChoice
              scope={(role?.scope ?? getFieldValue('scope') ?? 'platform') as PermissionScope}
              editable
            />
          </Form.Item>
        )}
      </Form.Item>
    </FormPage>
  );
}
