import { Cascader } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { client, type Reply } from './api.ts';
import { useDeskWords } from './words.ts';

type Division = Reply<'/api/divisions'>['items'][number];
interface Option {
  value: string;
  label: string;
  isLeaf: boolean;
  children?: Option[];
}

export interface DivisionPickerProps {
  id?: string;
  /** Code of the chosen division. */
  value?: string | null;
  onChange?: (code: string | null) => void;
  /** Deepest level offered: 1 province, 2 city, 3 district, 4 town. */
  depth?: number;
  /** Any level may be chosen, not only the deepest. */
  anyLevel?: boolean;
  'aria-label'?: string;
}

const optionOf = (division: Division, depth: number, lang: string): Option => ({
  value: division.code,
  label: lang === 'en' ? (division.nameEn ?? division.name) : division.name,
  isLeaf: division.level >= depth,
});

/** A place in China, chosen level by level; only what is opened is loaded. */
export function DivisionPicker({ value, onChange, depth = 3, anyLevel = false, ...rest }: DivisionPickerProps) {
  const { t, lang } = useDeskWords();
  const [options, setOptions] = useState<Option[]>([]);
  const [path, setPath] = useState<string[]>([]);
  const [wanted, setWanted] = useState(false);
  // Chosen here: its way is known, and the lists that are open stay as they are.
  const chosen = useRef<string | null>(null);

  useEffect(() => {
    if (value && value === chosen.current) return;
    let gone = false;
    const childrenOf = async (parent?: string) =>
      (await client.get('/api/divisions', { query: parent ? { parent } : {} })).items.map((one) =>
        optionOf(one, depth, lang),
      );
    const load = async () => {
      const top = await childrenOf();
      const way = value ? (await client.get('/api/divisions/{code}', { path: { code: value } })).path : [];
      let level = top;
      for (const step of way) {
        const option = level.find((one) => one.value === step.code);
        if (!option || option.isLeaf) break;
        option.children = await childrenOf(option.value);
        level = option.children;
      }
      if (gone) return;
      setOptions(top);
      setPath(way.map((one) => one.code));
    };
    // Without the divisions the box stays empty; the form then says what is missing.
    load().catch(() => {});
    return () => {
      gone = true;
    };
  }, [value, depth, lang]);

  return (
    <Cascader<Option>
      {...rest}
      options={options}
      value={path}
      changeOnSelect={anyLevel}
      placeholder={t('division.choose')}
      showSearch={false}
      // Opened with its lists or not at all: a list that grows after it was placed reaches beyond the screen.
      open={wanted && options.length > 0}
      onOpenChange={setWanted}
      loading={options.length === 0}
      onChange={(codes) => {
        const code = (codes?.at(-1) as string | undefined) ?? null;
        chosen.current = code;
        setPath((codes ?? []) as string[]);
        onChange?.(code);
      }}
      loadData={async (opened) => {
        const last = opened.at(-1);
        if (!last) return;
        const { items } = await client.get('/api/divisions', { query: { parent: last.value } });
        last.children = items.map((one) => optionOf(one, depth, lang));
        setOptions((now) => [...now]);
      }}
    />
  );
}
