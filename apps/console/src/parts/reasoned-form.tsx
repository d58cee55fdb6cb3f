import { Form, type FormInstance, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { ProblemAlert } from '#ui/desk/index.ts';

/** A small form in a window whose last field asks why: what is said of words goes into the log with its reason. */
export function ReasonedForm<T extends { reason: string }>({
  form,
  title,
  okText,
  initial,
  reason,
  saving,
  width,
  onSave,
  onClose,
  children,
}: {
  form: FormInstance<T>;
  title: string;
  okText: string;
  initial: Partial<T>;
  /** What the last field is called. */
  reason: string;
  saving: { readonly isPending: boolean; readonly error: unknown };
  width?: number;
  onSave: (given: T) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal
      open
      {...(width ? { width } : {})}
      title={title}
      okText={okText}
      confirmLoading={saving.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {saving.error ? <ProblemAlert error={saving.error} /> : null}
      <Form<T> form={form} layout="vertical" initialValues={initial} onFinish={onSave}>
        {children}
        <Form.Item name="reason" label={reason} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea maxLength={300} rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Pages of twenty for tables that come whole; none for a short one. */
export const pagesOf = (rows: number) => (rows > 20 ? { pageSize: 20, showSizeChanger: false } : false);
