import { Button, Form, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { request } from './api.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { answerStepUps, type StepUpCause } from './stepped-up.ts';
import { useDeskWords } from './words.ts';

interface Question {
  cause: StepUpCause;
  settle: (repeat: boolean) => void;
}

/** The dialog for the second factor; stands once in every desk and comes up when a request is refused for want of it. */
export function StepUp() {
  const { t } = useDeskWords();
  const [question, setQuestion] = useState<Question | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [form] = Form.useForm<{ code: string }>();

  useEffect(() => answerStepUps((cause) => new Promise<boolean>((settle) => setQuestion({ cause, settle }))), []);
  const close = (repeat: boolean) => {
    question?.settle(repeat);
    setQuestion(null);
    setProblem(null);
  };
  const prove = async ({ code }: { code: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      await request('POST', '/me/second-factor/prove', { body: { code: code.trim() } });
      close(true);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const unset = question?.cause === 'unset';
  return (
    <Modal
      open={question !== null}
      title={t(unset ? 'step_up.unset_title' : 'step_up.title')}
      onCancel={() => close(false)}
      destroyOnHidden
      zIndex={1100}
      footer={null}
      width={420}
    >
      {unset ? (
        <>
          <p>{t('step_up.unset')}</p>
          <Button type="primary" block href="/me/security">
            {t('step_up.to_security')}
          </Button>
        </>
      ) : (
        <Form form={form} layout="vertical" preserve={false} requiredMark={false} onFinish={prove}>
          <p>{t('step_up.lead')}</p>
          {problem ? <ProblemAlert error={problem} /> : null}
          <Form.Item
            name="code"
            label={t('step_up.code')}
            rules={[{ required: true, message: t('step_up.code_missing') }]}
          >
            <Input autoFocus autoComplete="one-time-code" maxLength={20} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block disabled={busy}>
            {t('step_up.act')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}
