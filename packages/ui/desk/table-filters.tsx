import { Button, DatePicker, Dropdown, Input, type InputRef, Select } from 'antd';
import dayjs from 'dayjs';
import { type Ref, useEffect, useState } from 'react';
import { useKept } from './kept.ts';
import { useDeskWords } from './words.ts';

/** A filter is a query parameter of the list's route. */
export type TableFilter =
  | { kind: 'search'; name: string; label: string }
  | { kind: 'choice'; name: string; label: string; choices: readonly { value: string; text: string }[] }
  /** Days of the market, both included. `moments`: the route wants moments, from the first day's start to the last one's end. */
  | { kind: 'days'; from: string; to: string; label: string; moments?: true };

export type FilterValues = Readonly<Record<string, string>>;

interface SavedFilters {
  name: string;
  values: FilterValues;
}

export interface TableFiltersProps {
  /** Name under which saved filters are kept in this browser. */
  id: string;
  filters: readonly TableFilter[];
  values: FilterValues;
  onChange: (values: FilterValues) => void;
  searchRef: Ref<InputRef>;
}

/** The names of the query parameters that a table's filters own. */
export const filterNames = (filters: readonly TableFilter[]): string[] =>
  filters.flatMap((filter) => (filter.kind === 'days' ? [filter.from, filter.to] : [filter.name]));

const startOfDay = (day: string, later = 0): string =>
  new Date(Date.parse(`${day}T00:00:00+08:00`) + later * 86_400_000).toISOString();

/** The filters' values as the route takes them: they stand in the address as a person chose them. */
export function sentValues(filters: readonly TableFilter[], values: FilterValues): FilterValues {
  const changes = filters.flatMap((filter) => {
    if (filter.kind !== 'days' || !filter.moments) return [];
    const [from, to] = [values[filter.from], values[filter.to]];
    return [
      ...(from ? [[filter.from, startOfDay(from)] as const] : []),
      ...(to ? [[filter.to, startOfDay(to, 1)] as const] : []),
    ];
  });
  return { ...values, ...Object.fromEntries(changes) };
}

function without(values: FilterValues, changes: Readonly<Record<string, string | undefined>>): FilterValues {
  return Object.fromEntries(
    Object.entries({ ...values, ...changes }).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** Search, choices and days above a table, with the filters this person saved under names. */
export function TableFilters({ id, filters, values, onChange, searchRef }: TableFiltersProps) {
  const { t } = useDeskWords();
  const set = (changes: Readonly<Record<string, string | undefined>>) => onChange(without(values, changes));
  return (
    <search className="desk-filters">
      {filters.map((filter) => {
        if (filter.kind === 'search')
          return (
            <SearchBox
              key={filter.name}
              label={filter.label}
              value={values[filter.name] ?? ''}
              onSearch={(text) => set({ [filter.name]: text.trim() })}
              boxRef={searchRef}
            />
          );
        if (filter.kind === 'choice')
          return (
            <Select
              key={filter.name}
              aria-label={filter.label}
              placeholder={filter.label}
              allowClear
              value={values[filter.name] ?? null}
              options={filter.choices.map(({ value, text }) => ({ value, label: text }))}
              onChange={(value: string | undefined) => set({ [filter.name]: value })}
              className="desk-choice"
              popupMatchSelectWidth={false}
            />
          );
        const from = values[filter.from];
        const to = values[filter.to];
        return (
          <DatePicker.RangePicker
            key={filter.from}
            aria-label={filter.label}
            value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
            allowEmpty={[true, true]}
            onChange={(_days, texts) =>
              set({ [filter.from]: texts?.[0] || undefined, [filter.to]: texts?.[1] || undefined })
            }
          />
        );
      })}
      {Object.keys(values).length > 0 ? (
        <Button type="text" onClick={() => onChange({})}>
          {t('table.clear')}
        </Button>
      ) : null}
      {filters.length > 0 ? <SavedFiltersMenu id={id} values={values} onChoose={onChange} /> : null}
    </search>
  );
}

function SearchBox({
  label,
  value,
  onSearch,
  boxRef,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  boxRef: Ref<InputRef>;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Input.Search
      ref={boxRef}
      aria-label={label}
      placeholder={label}
      value={text}
      allowClear
      onChange={(event) => setText(event.target.value)}
      onSearch={onSearch}
      className="desk-search"
    />
  );
}

function SavedFiltersMenu({
  id,
  values,
  onChoose,
}: {
  id: string;
  values: FilterValues;
  onChoose: (values: FilterValues) => void;
}) {
  const { t } = useDeskWords();
  const [saved, setSaved] = useKept<readonly SavedFilters[]>(`dongxi.table.${id}.filters`, []);
  const [name, setName] = useState('');
  const save = () => {
    const wanted = name.trim();
    if (!wanted) return;
    setSaved([...saved.filter((one) => one.name !== wanted), { name: wanted, values }]);
    setName('');
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items: saved.map((one) => ({ key: one.name, label: one.name, onClick: () => onChoose(one.values) })) }}
      popupRender={(menu) => (
        <div className="desk-pop">
          {saved.length > 0 ? menu : <p className="desk-quiet">{t('table.no_saved')}</p>}
          <div className="desk-pop-row">
            <Input
              size="small"
              maxLength={30}
              value={name}
              aria-label={t('table.save_as')}
              placeholder={t('table.save_as')}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={save}
            />
            <Button size="small" onClick={save} disabled={!name.trim() || Object.keys(values).length === 0}>
              {t('table.save')}
            </Button>
          </div>
          {saved.length > 0 ? (
            <Button size="small" type="text" danger onClick={() => setSaved([])}>
              {t('table.forget_saved')}
            </Button>
          ) : null}
        </div>
      )}
    >
      <Button>{t('table.saved')}</Button>
    </Dropdown>
  );
}
