import { Alert, Button, Descriptions, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { client, PageHeader, ProblemAlert, TimeText, useAct, useGet, useWords } from '#ui/desk/index.ts';

/** An invitation onto a shop's staff, as the person sees it who opens the link. */
export function InvitationPage() {
  const { token = '' } = useParams();
  const { t } = useWords();
  const navigate = useNavigate();
  const path = { token };
  const invitation = useGet('/api/staff-invitations/{token}', { path });
  const accept = useAct(
    (_none: null, key) => client.post('/api/staff-invitations/{token}/accept', { path, key }),
    (shop) => navigate(`/s/${shop.code}/today`),
  );
  const decline = useAct(
    (_none: null, key) => client.post('/api/staff-invitations/{token}/decline', { path, key }),
    () => navigate('/shops'),
  );
  const problem = accept.error ?? decline.error;
  const { data } = invitation;
  return (
    <>
      <PageHeader title={t('invitation.title')} lead={t('invitation.lead')} />
      {invitation.error ? <ProblemAlert error={invitation.error} /> : null}
      {invitation.isPending ? <Skeleton active /> : null}
      {problem ? <ProblemAlert error={problem} /> : null}
      {data ? (
        <section className="wb-panel wb-stack" aria-label={t('invitation.title')}>
          <Descriptions
            column={1}
            items={[
              { key: 'shop', label: t('invitation.shop'), children: data.shop.name },
              { key: 'role', label: t('staff.role'), children: t(`role.${data.role}`, { defaultValue: data.role }) },
              { key: 'until', label: t('invitation.until'), children: <TimeText at={data.expiresAt} deadline /> },
            ]}
          />
          <Alert type="info" title={t(`role_note.${data.role}`, { defaultValue: data.role })} />
          <div className="wb-row">
            <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate(null)}>
              {t('invitation.accept')}
            </Button>
            <Button loading={decline.isPending} onClick={() => decline.mutate(null)}>
              {t('invitation.decline')}
            </Button>
          </div>
        </section>
      ) : null}
    </>
  );
}
