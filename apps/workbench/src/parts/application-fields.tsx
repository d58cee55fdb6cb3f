import { Alert, DatePicker, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { client, DivisionPicker, type Reply, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { PictureField } from './picture-field.tsx';

export type FormField = Reply<'/api/shop-application-forms'>['items'][number]['fields'][number];

const upload = (visibility: 'public' | 'private') => (body: FormData) =>
  client.post('/api/me/media', { query: { visibility }, body });
const uploadPublic = upload('public');
const uploadPrivate = upload('private');

/** What a kind of shop hands in, one input for each field that the API names; with what a reviewer asked beside it. */
export function ApplicationFields({
  fields,
  asked = {},
}: {
  fields: readonly FormField[];
  asked?: Readonly<Record<string, string>>;
}) {
  const say = useSay();
  const { t } = useWords();
  return fields.map((field) => (
    <Form.Item
      key={field.name}
      name={field.name}
      label={say(field.label)}
      extra={
        field.hint || field.sealed || asked[field.name] ? (
          <>
            {field.hint ? say(field.hint) : null}
            {field.sealed ? ` ${t('application.sealed')}` : null}
            {asked[field.name] ? <Alert type="warning" showIcon title={asked[field.name]} /> : null}
          </>
        ) : null
      }
      rules={field.required ? [{ required: true, message: t('form.required', { field: say(field.label) }) }] : []}
    >
      <FieldInput field={field} />
    </Form.Item>
  ));
}

interface Held {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

function FieldInput({ field, id, value, onChange }: Held & { field: FormField }) {
  const given = { ...(id && { id }), value: value ?? '' };
  const set = (text: string | null | undefined) => onChange?.(text ?? '');
  switch (field.kind) {
    case 'longText':
      return (
        <Input.TextArea
          {...given}
          maxLength={field.maxLength}
          autoSize={{ minRows: 3, maxRows: 12 }}
          onChange={(event) => set(event.target.value)}
        />
      );
    case 'division':
      return <DivisionPicker {...(id && { id })} value={value || null} onChange={set} />;
    case 'belt':
      return <BeltSelect {...(id && { id })} value={value ?? ''} onChange={set} />;
    case 'picture':
      return <PictureField {...(id && { id })} value={value || null} onChange={set} upload={uploadPublic} />;
    case 'privatePicture':
      return <PictureField {...(id && { id })} value={value || null} onChange={set} upload={uploadPrivate} />;
    case 'date':
      return (
        <DatePicker
          {...(id && { id })}
          value={value ? dayjs(value) : null}
          onChange={(day) => set(day ? dayjs(day).format('YYYY-MM-DD') : '')}
        />
      );
    default:
      return (
        <Input
          {...given}
          maxLength={field.maxLength}
          inputMode={field.kind === 'number' || field.kind === 'phone' ? 'numeric' : 'text'}
          onChange={(event) => set(event.target.value)}
        />
      );
  }
}

/** An industrial belt, or none. */
export function BeltSelect({ id, value, onChange }: Held) {
  const { t } = useWords();
  const say = useSay();
  const belts = useGet('/api/belts', { query: { limit: 100 } });
  return (
    <Select
      {...(id && { id })}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('form.belt_none')}
      value={value || null}
      onChange={(code: string | undefined) => onChange?.(code ?? '')}
      options={belts.data?.items.map((belt) => ({ value: belt.code, label: say(belt.name) })) ?? []}
    />
  );
}

/** A form's values as the API takes them: texts only, nothing empty. */
export const formTexts = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
