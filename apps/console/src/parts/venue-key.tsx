import { Select } from 'antd';
import { useState } from 'react';
import { CountrySelect, DivisionPicker, useGet, useSay } from '#ui/desk/index.ts';
import { CategoryName } from './category-name.tsx';

interface VenueKeyProps {
  kind: 'region' | 'belt' | 'category' | 'country';
  id?: string;
  value?: string;
  onChange?: (key: string | undefined) => void;
}

/** What a venue of a kind is of, chosen by its name. */
export function VenueKey({ kind, ...held }: VenueKeyProps) {
  if (kind === 'country') return <CountrySelect {...held} />;
  if (kind === 'belt') return <Belt {...held} />;
  if (kind === 'category') return <Category {...held} />;
  const { onChange, ...rest } = held;
  return <DivisionPicker anyLevel {...rest} onChange={(code) => onChange?.(code ?? undefined)} />;
}

type Held = Omit<VenueKeyProps, 'kind'>;

function Belt(held: Held) {
  const say = useSay();
  const { data, isFetching } = useGet('/api/belts', { query: { limit: 100 } });
  return (
    <Select
      {...held}
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

function Category(held: Held) {
  const say = useSay();
  const [q, search] = useState('');
  const { data, isFetching } = useGet('/api/categories', { query: q.trim() ? { q: q.trim().slice(0, 40) } : {} });
  return (
    <Select
      {...held}
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({
        value: one.id,
        label: one.path.map((step) => say(step.name)).join(' › '),
      }))}
      labelRender={({ value }) => <CategoryName id={String(value)} />}
      showSearch={{ filterOption: false, onSearch: search }}
    />
  );
}
