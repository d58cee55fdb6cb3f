import { Select } from 'antd';
import { useSay } from './text2-input.tsx';
import { useGet } from './use-api.ts';

/** A country or region by its name in the reader's language; the value is its code (ISO 3166-1). */
export function CountrySelect({
  value,
  onChange,
  id,
  allowClear = false,
}: {
  value?: string;
  onChange?: (code: string) => void;
  id?: string;
  allowClear?: boolean;
}) {
  const say = useSay();
  const found = useGet('/api/countries', {});
  return (
    <Select
      {...(id && { id })}
      {...(value && { value })}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={allowClear}
      loading={found.isPending}
      options={(found.data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
      onChange={(code) => onChange?.(code ?? '')}
    />
  );
}
