import { App, Button, Select } from 'antd';
import { useState } from 'react';
import {
  client,
  DataTable,
  PageHeader,
  type Reply,
  TimeText,
  useAct,
  useConfirmDanger,
  useProblemText,
  useWords,
} from '#ui/desk/index.ts';
import { ShopTransfer } from '../parts/shop-transfer.tsx';
import { Invitations, Invite } from '../parts/staff-invitations.tsx';
import { useShop } from '../shop.tsx';

type Person = Reply<'/api/shops/{shopId}/staff'>['items'][number];
const roles = ['manager', 'editor', 'packer', 'service', 'finance', 'guide', 'streamer'] as const;

/** Who works here and what their role lets them do. */
export function StaffPage() {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [adding, setAdding] = useState(false);
  const path = { shopId: shop.id };
  const choices = roles.map((role) => ({ value: role, label: t(`role.${role}`) }));
  const change = useAct(({ userId, role }: { userId: string; role: string }) =>
    client.patch('/api/shops/{shopId}/staff/{userId}', { path: { ...path, userId }, body: { role } }),
  );
  const remove = useAct((userId: string) =>
    client.delete('/api/shops/{shopId}/staff/{userId}', { path: { ...path, userId } }),
  );
  const offer = useAct((userId: string, key) =>
    client.post('/api/shops/{shopId}/transfer', { path, body: { userId }, key }),
  );
  const give = (person: Person, role: string) =>
    change
      .mutateAsync({ userId: person.userId, role })
      .then(() => message.success(t('table.saved')))
      .catch((error: unknown) => message.error(textOf(error)));
  return (
    <>
      <PageHeader
        title={t('job.staff')}
        lead={t('staff.lead')}
        acts={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('invitation.invite')}
          </Button>
        }
      />
      <ShopTransfer />
      <DataTable<Person>
        id="staff"
        caption={t('job.staff')}
        path={`/shops/${shop.id}/staff`}
        rowKey={(row) => row.userId}
        columns={[
          { key: 'name', title: t('staff.name'), render: (row) => row.nickname },
          { key: 'phone', title: t('staff.phone'), render: (row) => row.phoneMasked ?? '—' },
          {
            key: 'role',
            title: t('staff.role'),
            render: (row) =>
              row.role === 'owner' ? (
                t('role.owner')
              ) : (
                <Select
                  aria-label={t('staff.role_of', { name: row.nickname })}
                  value={row.role}
                  options={choices}
                  popupMatchSelectWidth={false}
                  onChange={(role: string) => give(row, role)}
                />
              ),
          },
          { key: 'may', title: t('staff.may'), render: (row) => t(`role_note.${row.role}`, { defaultValue: '—' }) },
          { key: 'since', title: t('staff.since'), render: (row) => <TimeText at={row.addedAt} /> },
          {
            key: 'acts',
            title: t('table.acts'),
            render: (row) =>
              row.role === 'owner' ? null : (
                <span className="wb-beside">
                  {shop.role === 'owner' ? (
                    <Button
                      size="small"
                      onClick={() =>
                        confirm({
                          title: t('transfer.ask', { name: row.nickname, shop: shop.name }),
                          figures: [],
                          consequence: t('transfer.consequence'),
                          okText: t('transfer.offer'),
                          run: () => offer.mutateAsync(row.userId),
                        })
                      }
                    >
                      {t('transfer.offer')}
                    </Button>
                  ) : null}
                  <Button
                    size="small"
                    danger
                    onClick={() =>
                      confirm({
                        title: t('staff.remove_ask', { name: row.nickname }),
                        figures: [{ label: t('staff.role'), value: t(`role.${row.role}`, { defaultValue: row.role }) }],
                        consequence: t('staff.remove_consequence'),
                        okText: t('staff.remove'),
                        run: () => remove.mutateAsync(row.userId),
                      })
                    }
                  >
                    {t('staff.remove')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
      <Invitations />
      {adding ? <Invite choices={choices} onClose={() => setAdding(false)} /> : null}
    </>
  );
}
