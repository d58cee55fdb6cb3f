import { Alert, App, Button, Input, Skeleton, Timeline } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  client,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ApplicationValue } from '../parts/application-value.tsx';
import { PersonLink } from '../parts/person-link.tsx';
import { ShopLink } from '../parts/shop-link.tsx';
import { applicationTone } from '../tones.ts';

type Application = Reply<'/api/console/shop-applications/{applicationId}'>;
type Field = Reply<'/api/shop-application-forms'>['items'][number]['fields'][number];

/** The application as a whole, among reasons by field. */
const whole = '_';

/** One application, reviewed field by field. */
export function ApplicationPage() {
  const { applicationId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const application = useGet('/api/console/shop-applications/{applicationId}', { path: { applicationId } });
  const forms = useGet('/api/shop-application-forms', {});
  const error = application.error ?? forms.error;
  if (error) return <ProblemAlert error={error} onRetry={() => application.refetch()} />;
  if (!application.data || !forms.data) return <Skeleton active />;
  const one = application.data;
  const fields = forms.data.items.find((form) => form.kind === one.kind)?.fields ?? [];
  return (
    <>
      <PageHeader
        title={one.form.shopName || t('applications.unnamed')}
        trail={[{ text: t('job.applications'), to: '/shop-applications?state=submitted' }]}
        tag={
          <StateTag tone={applicationTone[one.state] ?? 'quiet'}>{t(`shops.applicationStates.${one.state}`)}</StateTag>
        }
        lead={
          <>
            {say(one.kindName)} ·{' '}
            {one.state === 'submitted' ? (
              <>
                {t('applications.due')} <TimeText at={one.dueAt} deadline />
              </>
            ) : (
              <TimeText at={one.decidedAt ?? one.createdAt} />
            )}
          </>
        }
        acts={<PersonLink id={one.applicantId} name={t('applications.applicant')} />}
      />
      {one.shopId ? (
        <Alert
          type="success"
          showIcon
          title={
            <>
              {t('applications.opened')} <ShopLink id={one.shopId} />
            </>
          }
        />
      ) : null}
      <Review key={one.id + one.state} application={one} fields={fields} />
      <section className="con-block" aria-label={t('applications.history')}>
        <h2>{t('applications.history')}</h2>
        <Timeline
          items={one.history.map((step, place) => ({
            key: place,
            content: (
              <>
                {t(`shops.applicationStates.${step.state}`)} · <TimeText at={step.at} />
                <ul>
                  {Object.entries(step.reasons).map(([name, reason]) => (
                    <li key={name}>
                      {labelOf(name, fields, say) || t('applications.whole')}: {reason}
                    </li>
                  ))}
                </ul>
              </>
            ),
          }))}
        />
      </section>
    </>
  );
}

const labelOf = (name: string, fields: readonly Field[], say: ReturnType<typeof useSay>): string =>
  say(fields.find((field) => field.name === name)?.label);

function Review({ application, fields }: { application: Application; fields: readonly Field[] }) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const path = { applicationId: application.id };
  const open = application.state === 'submitted';
  const given = Object.fromEntries(Object.entries(reasons).filter(([, reason]) => reason.trim() !== ''));
  const count = Object.keys(given).length;
  const approve = useAct(
    (_input: null, key) => client.post('/api/console/shop-applications/{applicationId}/approve', { path, key }),
    () => message.success(t('applications.approved_done')),
  );
  const ask = useAct(
    (body: { reasons: Record<string, string> }, key) =>
      client.post('/api/console/shop-applications/{applicationId}/ask', { path, body, key }),
    () => message.success(t('applications.asked_done')),
  );
  const reject = useAct((body: { reasons: Record<string, string> }, key) =>
    client.post('/api/console/shop-applications/{applicationId}/reject', { path, body, key }),
  );
  const problem = approve.error ?? ask.error;
  const reasonBox = (name: string, label: string) => (
    <Input.TextArea
      aria-label={t('applications.reason_for', { field: label })}
      placeholder={t('applications.reason')}
      value={reasons[name] ?? ''}
      maxLength={500}
      autoSize={{ minRows: 1, maxRows: 6 }}
      onChange={(event) => setReasons({ ...reasons, [name]: event.target.value })}
    />
  );
  return (
    <section className="con-block" aria-label={t('applications.form')}>
      <h2>{t('applications.form')}</h2>
      {problem ? <ProblemAlert error={problem} /> : null}
      <div>
        {fields.map((field) => (
          <div className="con-field-row" key={field.name}>
            <span className="desk-quiet">
              {say(field.label)}
              {field.required ? ' *' : ''}
            </span>
            <ApplicationValue application={application} field={field} />
            {open ? (
              reasonBox(field.name, say(field.label))
            ) : (
              <span className="desk-soon">{application.reasons[field.name] ?? ''}</span>
            )}
          </div>
        ))}
        <div className="con-field-row">
          <span className="desk-quiet">{t('applications.whole')}</span>
          <span />
          {open ? (
            reasonBox(whole, t('applications.whole'))
          ) : (
            <span className="desk-soon">{application.reasons[whole] ?? ''}</span>
          )}
        </div>
      </div>
      {open ? (
        <div className="desk-acts">
          <Button
            danger
            disabled={count === 0}
            onClick={() =>
              confirm({
                title: t('applications.reject_ask', { name: application.form.shopName ?? '' }),
                figures: [{ label: t('applications.reasons'), value: count }],
                consequence: t('applications.reject_consequence'),
                okText: t('applications.reject'),
                run: () => reject.mutateAsync({ reasons: given }),
              })
            }
          >
            {t('applications.reject')}
          </Button>
          <Button disabled={count === 0} loading={ask.isPending} onClick={() => ask.mutate({ reasons: given })}>
            {t('applications.ask')}
          </Button>
          <Button type="primary" disabled={count > 0} loading={approve.isPending} onClick={() => approve.mutate(null)}>
            {t('applications.approve')}
          </Button>
          <span className="desk-quiet">
            {count > 0 ? t('applications.reasons_given', { count }) : t('applications.how')}
          </span>
        </div>
      ) : null}
    </section>
  );
}
