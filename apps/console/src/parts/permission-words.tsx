import { useWords } from '#ui/desk/index.ts';

/** Permissions as people say them; their codes stand in the tooltip for who defines roles. */
export function PermissionWords({ permissions }: { permissions: readonly string[] }) {
  const { t } = useWords();
  const say = (permission: string): string => {
    if (permission === '*') return t('roles.everything');
    const [module = '', act] = permission.split('.');
    if (act === '*') return t('roles.all_of', { module: t(`roles.module.${module}`) });
    return t(`roles.may.${permission}`, { defaultValue: permission });
  };
  return (
    <div className="con-wrap con-powers" title={permissions.join(', ')}>
      {permissions.map(say).join(t('promotions.and'))}
    </div>
  );
}
