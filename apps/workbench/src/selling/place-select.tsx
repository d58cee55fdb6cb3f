import { TreeSelect } from 'antd';
import { useEffect, useState } from 'react';
import { client, useGet, useWords } from '#ui/desk/index.ts';

/** Division code → the beginning that names it and all below it: 330000 → 33, 330100 → 3301. */
export const prefixOf = (code: string): string => code.slice(0, 6).replace(/(00)+$/, '');
const codeOf = (prefix: string): string => prefix.padEnd(6, '0');

interface Node {
  value: string;
  title: string;
  isLeaf: boolean;
  children?: Node[];
}

export interface PlaceSelectProps {
  id?: string;
  value?: string[];
  onChange?: (prefixes: string[]) => void;
  placeholder?: string;
  'aria-label'?: string;
}

async function citiesOf(province: string): Promise<Node[]> {
  const { items } = await client.get('/api/divisions', { query: { parent: codeOf(province) } });
  return items.map(({ code, name }) => ({ value: prefixOf(code), title: name, isLeaf: true }));
}

/** Provinces and cities, as freight templates name places: by the beginning of the division code. */
export function PlaceSelect({ id, value = [], onChange, placeholder, 'aria-label': label }: PlaceSelectProps) {
  const { t } = useWords();
  const provinces = useGet('/api/divisions', {});
  const [cities, setCities] = useState<Readonly<Record<string, Node[]>>>({});
  const wanted = [...new Set(value.filter((prefix) => prefix.length > 2).map((prefix) => prefix.slice(0, 2)))].join();
  useEffect(() => {
    // Names of cities chosen before; without them their codes are shown.
    for (const province of wanted.split(',').filter(Boolean))
      citiesOf(province)
        .then((nodes) => setCities((now) => ({ ...now, [province]: nodes })))
        .catch(() => {});
  }, [wanted]);
  const tree = (provinces.data?.items ?? []).map(({ code, name }): Node => {
    const below = cities[prefixOf(code)];
    return { value: prefixOf(code), title: name, isLeaf: false, ...(below && { children: below }) };
  });
  return (
    <TreeSelect
      {...(id && { id })}
      aria-label={label ?? t('freight.places')}
      className="wb-places"
      multiple
      allowClear
      maxTagCount={6}
      value={value}
      treeData={tree}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={placeholder ?? t('freight.places')}
      loadData={async (node) => {
        const province = String(node.value);
        const nodes = await citiesOf(province);
        setCities((now) => ({ ...now, [province]: nodes }));
      }}
      onChange={(prefixes: string[]) => onChange?.(prefixes ?? [])}
    />
  );
}
