import { Form, Input, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  DivisionPicker,
  FormPage,
  ProblemAlert,
  type Reply,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';

type Belt = Reply<'/api/belts/{code}'>;

interface BeltForm {
  code: string;
  name: Text2;
  divisionCode: string;
  made: Text2;
  story: Text2;
}

/** Changes a belt. */
export function BeltPage() {
  const { code = '' } = useParams();
  const belt = useGet('/api/belts/{code}', { path: { code } });
  if (belt.error) return <ProblemAlert error={belt.error} onRetry={() => belt.refetch()} />;
  if (!belt.data) return <Skeleton active />;
  return <BeltEditor key={code} belt={belt.data} />;
}

/** Begins a belt. */
export function NewBeltPage() {
  return <BeltEditor belt={null} />;
}

function BeltEditor({ belt }: { belt: Belt | null }) {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const save = useAct(
    ({ code, ...body }: BeltForm) =>
      client.put('/api/console/belts/{code}', { path: { code: belt?.code ?? code }, body }),
    () => navigate('/belts'),
  );
  const needed = [{ required: true, message: t('form.needed') }];
  const neededText = [
    {
      validator: (_rule: unknown, text?: Text2) =>
        text?.zh.trim() ? Promise.resolve() : Promise.reject(new Error(t('form.needed'))),
    },
  ];
  return (
    <FormPage<BeltForm>
      id={`belt:${belt?.code ?? 'new'}`}
      title={belt ? say(belt.name) : t('belts.new')}
      trail={[{ text: t('job.belts'), to: '/belts' }]}
      initial={belt ?? {}}
      submitText={t('form.save')}
      onSubmit={(values) => save.mutateAsync(values)}
      fieldLabels={{ code: t('belts.code'), divisionCode: t('belts.place') }}
    >
      {belt ? null : (
        <Form.Item
          name="code"
          label={t('belts.code')}
          extra={t('belts.code_hint')}
          rules={[{ required: true, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, message: t('belts.code_hint') }]}
        >
          <Input maxLength={40} className="con-narrow" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('belts.name')} required rules={neededText}>
        <Text2Input maxLength={60} />
      </Form.Item>
      <Form.Item name="divisionCode" label={t('belts.place')} rules={needed}>
        <DivisionPicker anyLevel />
      </Form.Item>
      <Form.Item name="made" label={t('belts.made')} required rules={neededText}>
        <Text2Input maxLength={200} />
      </Form.Item>
      <Form.Item name="story" label={t('belts.story')} required rules={neededText}>
        <Text2Input rows={4} maxLength={4000} />
      </Form.Item>
    </FormPage>
  );
}
