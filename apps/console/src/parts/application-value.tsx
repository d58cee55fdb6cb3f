import { Button, Image, Input, Popover } from 'antd';
import { useState } from 'react';
import { client, ProblemAlert, type Reply, useAct, useWords } from '#ui/desk/index.ts';
import { DivisionPath } from './division-path.tsx';
import { BeltText } from './names.tsx';

interface ApplicationValueProps {
  application: { readonly id: string; readonly form: Readonly<Record<string, string>> };
  field: Reply<'/api/shop-application-forms'>['items'][number]['fields'][number];
}

/** What the applicant gave for a field: text, place, belt, picture, or a masked value that can be looked at for a reason. */
export function ApplicationValue({ application, field }: ApplicationValueProps) {
  const { t } = useWords();
  const value = application.form[field.name];
  if (!value) return <span className="desk-quiet">{t('applications.not_given')}</span>;
  if (field.kind === 'picture' || field.kind === 'privatePicture')
    return <Image src={`/api/console/media/${value}/file`} alt={field.label.zh} width={160} />;
  if (field.kind === 'division') return <DivisionPath code={value} />;
  if (field.kind === 'belt') return <BeltText code={value} />;
  if (field.sealed) return <Sealed applicationId={application.id} field={field.name} masked={value} />;
  return <span className="con-wrap">{value}</span>;
}

/** Looking at a sealed value is written down with its reason. It is shown here and kept nowhere. */
function Sealed({ applicationId, field, masked }: { applicationId: string; field: string; masked: string }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const reveal = useAct((input: { field: string; reason: string }) =>
    client.post('/api/console/shop-applications/{applicationId}/reveal', { path: { applicationId }, body: input }),
  );
  if (reveal.data) return <strong>{reveal.data.value}</strong>;
  return (
    <span className="desk-acts">
      {masked}
      <Popover
        trigger="click"
        content={
          <form
            className="desk-pop-row"
            onSubmit={(event) => {
              event.preventDefault();
              reveal.mutate({ field, reason: reason.trim() });
            }}
          >
            <Input
              aria-label={t('applications.reveal_reason')}
              placeholder={t('applications.reveal_reason')}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button htmlType="submit" disabled={reason.trim().length < 2} loading={reveal.isPending}>
              {t('applications.reveal')}
            </Button>
            {reveal.error ? <ProblemAlert error={reveal.error} /> : null}
          </form>
        }
      >
        <Button size="small">{t('applications.reveal')}</Button>
      </Popover>
    </span>
  );
}
