import { Alert, Checkbox, Skeleton } from 'antd';
import { useWords } from '#ui/desk/index.ts';
import { type PermissionScope, type PermissionUse, usePermissions } from './permissions.ts';

interface PermissionChoiceProps {
  scope: PermissionScope;
  value?: readonly string[];
  onChange?: (permissions: string[]) => void;
  editable?: boolean;
}

/** The permissions by module, each with what it opens. `orders.*` is all of a module, also what comes to it later. */
export function PermissionChoice({ scope, value = [], onChange, editable = false }: PermissionChoiceProps) {
  const { t } = useWords();
  const permissions = usePermissions();
  if (permissions.error) return <Alert type="error" showIcon title={t('roles.no_description')} />;
  if (!permissions.data) return <Skeleton active />;
  const mine = permissions.data.filter((one) => one.scope === scope);
  const modules = [...new Set(mine.map((one) => one.permission.split('.')[0] ?? ''))];
  const set = (permission: string, on: boolean) =>
    onChange?.(on ? [...value, permission] : value.filter((one) => one !== permission));
  const box = (permission: string, text: string, implied: boolean) => (
    <Checkbox
      key={permission}
      checked={implied || value.includes(permission)}
      disabled={!editable || implied}
      onChange={(event) => set(permission, event.target.checked)}
    >
      {text}
    </Checkbox>
  );
  const everything = value.includes('*');
  return (
    <div className="con-permissions">
      {everything ? box('*', t('roles.everything'), false) : null}
      {modules.map((module) => {
        const all = `${module}.*`;
        const rows = mine.filter((one) => one.permission.startsWith(`${module}.`));
        return (
          <fieldset key={module}>
            <legend>{t(`roles.module.${module}`)}</legend>
            {box(all, t('roles.all_of_module'), everything)}
            {rows.map((one) => (
              <div key={one.permission}>
                {box(
                  one.permission,
                  t(`roles.may.${one.permission}`, { defaultValue: one.permission }),
                  everything || value.includes(all),
                )}
                <Opens use={one} />
              </div>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

/** Its code, and for who asks, the routes behind it as the API's description has them: in English, like all of that. */
function Opens({ use }: { use: PermissionUse }) {
  const { t } = useWords();
  return (
    <details className="desk-quiet con-opens">
      <summary>
        <code>{use.permission}</code> · {t('roles.routes', { count: use.opens.length })}
      </summary>
      <ul lang="en">
        {use.opens.map((summary) => (
          <li key={summary}>{summary}</li>
        ))}
      </ul>
    </details>
  );
}
