import { Select } from 'antd';
import { useState } from 'react';
import { useGet, useSay } from '#ui/desk/index.ts';
import { CategoryName } from './category-name.tsx';

/** What a form field hands to the part it holds. */
interface Held {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
}

/** Categories of any depth, several: the top ones are offered, the others found by their name. */
export function Categories(held: Held) {
  const say = useSay();
  const [q, search] = useState('');
  const { data, isFetching } = useGet('/api/categories', { query: q.trim() ? { q: q.trim().slice(0, 40) } : {} });
  return (
    <Select
      {...held}
      mode="multiple"
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

/** Registered brands, several. */
export function Brands(held: Held) {
  const say = useSay();
  const [q, search] = useState('');
  const { data, isFetching } = useGet('/api/brands', { query: { limit: 50, ...(q && { q }) } });
  return (
    <Select
      {...held}
      mode="multiple"
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({ value: one.brandId, label: say(one.name) }))}
      showSearch={{ filterOption: false, onSearch: search }}
    />
  );
}

/** Belts, several. */
export function Belts(held: Held) {
  const say = useSay();
  const { data, isFetching } = useGet('/api/belts', { query: { limit: 100 } });
  return (
    <Select
      {...held}
      mode="multiple"
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}

/** Tracks that hold now, several. */
export function Tracks(held: Held) {
  const say = useSay();
  const { data, isFetching } = useGet('/api/tracks', { query: { limit: 100 } });
  return (
    <Select
      {...held}
      mode="multiple"
      loading={isFetching}
      options={(data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  );
}
