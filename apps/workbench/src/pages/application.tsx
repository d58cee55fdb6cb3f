import { Alert, Button, Descriptions, Skeleton, Timeline } from 'antd';
import { Link, useParams } from 'react-router';
import {
  client,
  FormPage,
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
import { ApplicationFields, type FormField, formTexts } from '../parts/application-fields.tsx';
import { applicationTone } from '../tones.ts';

type Application = Reply<'/api/shop-applications/{applicationId}'>;

/** One's application: where it stands, what was asked, and the form while it is one's turn. */
export function ApplicationPage() {
  const { applicationId = '' } = useParams();
  const { t } = useWords();
  const say = useSay();
  const application = useGet('/api/shop-applications/{applicationId}', { path: { applicationId } });
  const forms = useGet('/api/shop-application-forms', {});
  const error = application.error ?? forms.error;
  if (error) return <ProblemAlert error={error} onRetry={() => application.refetch()} />;
  if (!application.data || !forms.data) return <Skeleton active />;
  const one = application.data;
  const fields = forms.data.items.find((form) => form.kind === one.kind)?.fields ?? [];
  const myTurn = one.state === 'draft' || one.state === 'asked' || one.state === 'rejected';
  const head = {
    title: one.form.shopName || t('application.unnamed'),
    trail: [{ text: t('job.my_shops'), to: '/shops' }],
    tag: <StateTag tone={applicationTone[one.state] ?? 'quiet'}>{t(`application.state.${one.state}`)}</StateTag>,
    lead: (
      <>
        {t(`application.next.${one.state}`)} {one.dueAt ? <TimeText at={one.dueAt} deadline /> : null}
      </>
    ),
  };
  return (
    <>
      {myTurn ? (
        <Amend head={head} application={one} fields={fields} />
      ) : (
        <>
          <PageHeader {...head} acts={<Acts application={one} />} />
          <Descriptions
            bordered
            size="small"
            column={{ xs: 1, lg: 2 }}
            items={[
              { key: 'kind', label: t('apply.kind'), children: say(one.kindName) },
              ...fields
                .filter((field) => one.form[field.name])
                .map((field) => ({
                  key: field.name,
                  label: say(field.label),
                  children: <Given kind={field.kind} value={one.form[field.name] ?? ''} />,
                })),
            ]}
          />
        </>
      )}
      <section className="wb-block" aria-label={t('application.history')}>
        <h2>{t('application.history')}</h2>
        <Timeline
          items={one.history.map((step, place) => ({
            key: place,
            content: (
              <>
                <div>
                  {t(`application.state.${step.state}`)} <TimeText at={step.at} />
                </div>
                <ul>
                  {Object.entries(step.reasons).map(([name, reason]) => (
                    <li key={name}>
                      {say(fields.find((field) => field.name === name)?.label) || name}: {reason}
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

/** What was handed in, as people read it: places and belts by name, pictures as given. */
function Given({ kind, value }: { kind: FormField['kind']; value: string }) {
  const { t } = useWords();
  if (/picture/i.test(kind)) return t('application.picture_given');
  if (kind === 'division') return <Place code={value} />;
  if (kind === 'belt') return <Belt code={value} />;
  return value;
}

function Place({ code }: { code: string }) {
  const { lang } = useWords();
  const place = useGet('/api/divisions/{code}', { path: { code } });
  const path = place.data?.path.map((one) => (lang === 'en' ? (one.nameEn ?? one.name) : one.name));
  return path?.join(' ') ?? code;
}

function Belt({ code }: { code: string }) {
  const say = useSay();
  const belt = useGet('/api/belts/{code}', { path: { code } });
  return say(belt.data?.name) || code;
}

function Acts({ application }: { application: Application }) {
  const { t } = useWords();
  const confirm = useConfirmDanger();
  const withdraw = useAct((applicationId: string, key) =>
    client.post('/api/shop-applications/{applicationId}/withdraw', { path: { applicationId }, key }),
  );
  if (application.state === 'approved')
    return (
      <Link to="/today">
        <Button type="primary">{t('application.enter_shop')}</Button>
      </Link>
    );
  if (application.state !== 'submitted') return null;
  return (
    <Button
      danger
      onClick={() =>
        confirm({
          title: t('application.withdraw_ask'),
          figures: [],
          consequence: t('application.withdraw_consequence'),
          okText: t('application.withdraw'),
          run: () => withdraw.mutateAsync(application.id),
        })
      }
    >
      {t('application.withdraw')}
    </Button>
  );
}

interface AmendProps {
  head: { title: string; trail: readonly { text: string; to: string }[] };
  application: Application;
  fields: readonly FormField[];
}

function Amend({ head, application, fields }: AmendProps) {
  const { t } = useWords();
  const say = useSay();
  const send = useAct(async (form: Record<string, string>, key) => {
    const path = { applicationId: application.id };
    await client.patch('/api/shop-applications/{applicationId}', { path, body: { form } });
    return client.post('/api/shop-applications/{applicationId}/submit', { path, key });
  });
  const askedCount = Object.keys(application.reasons).length;
  return (
    <FormPage<Record<string, string>>
      {...head}
      id={`application:${application.id}`}
      initial={application.form}
      submitText={t('application.send_again')}
      fieldLabels={Object.fromEntries(fields.map((field) => [field.name, say(field.label)]))}
      onSubmit={(values) => send.mutateAsync(formTexts(values))}
    >
      {askedCount > 0 ? <Alert type="warning" showIcon title={t('application.asked', { count: askedCount })} /> : null}
      <ApplicationFields fields={fields} asked={application.reasons} />
    </FormPage>
  );
}
