import { Input, InputNumber, Select, Switch } from 'antd';
import { MoneyInput, MoneyText, useWords } from '#ui/desk/index.ts';
import { bpsText, percentOf, toBps } from './rates.ts';

interface SettingTextProps {
  value: unknown;
  unit: string;
}

/** A setting's value with its unit, as one says it: "30 分钟", "5%", "¥50,000.00", "开". */
export function SettingText({ value, unit }: SettingTextProps) {
  const { t } = useWords();
  if (value === null || value === undefined) return <span className="desk-quiet">—</span>;
  if (unit === 'fen') return <MoneyText fen={Number(value)} />;
  if (unit === 'bps') return <>{bpsText(Number(value))}</>;
  if (unit === 'flag') return <>{value ? t('settings.on') : t('settings.off')}</>;
  if (Array.isArray(value)) return <>{value.join(', ') || t('settings.none')}</>;
  if (typeof value === 'number')
    return <>{unit === 'count' ? value.toLocaleString() : t(`settings.unit.${unit}`, { count: value })}</>;
  return <span className="con-wrap">{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
}

interface SettingInputProps {
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
  unit: string;
  schema: unknown;
}

const limitOf = (schema: unknown, name: 'minimum' | 'maximum'): number | undefined => {
  const limit = (schema as Partial<Record<typeof name, unknown>> | null)?.[name];
  return typeof limit === 'number' ? limit : undefined;
};

/** A field for a setting, made from its unit and schema. */
export function SettingInput({ id, value, onChange, unit, schema }: SettingInputProps) {
  const { t } = useWords();
  const own = id === undefined ? {} : { id };
  if (unit === 'flag') return <Switch {...own} checked={value === true} onChange={(on) => onChange?.(on)} />;
  if (unit === 'fen')
    return <MoneyInput {...own} value={typeof value === 'number' ? value : null} onChange={(fen) => onChange?.(fen)} />;
  if (Array.isArray(value) || unit === 'list')
    return (
      <Select
        {...own}
        mode="tags"
        open={false}
        suffixIcon={null}
        placeholder={t('settings.list_hint')}
        value={Array.isArray(value) ? value : []}
        onChange={(list: string[]) => onChange?.(list)}
      />
    );
  if (typeof value === 'number' || value === null) {
    const [least, most] = [limitOf(schema, 'minimum'), limitOf(schema, 'maximum')];
    const scaled = (limit: number | undefined) => (limit === undefined ? undefined : percentOf(limit));
    const bps = unit === 'bps';
    const [min, max] = bps ? [scaled(least), scaled(most)] : [least, most];
    return (
      <InputNumber<number>
        {...own}
        value={typeof value === 'number' ? (bps ? percentOf(value) : value) : null}
        precision={bps ? 2 : 0}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        suffix={bps ? '%' : t(`settings.suffix.${unit}`)}
        onChange={(next) => onChange?.(bps ? toBps(next) : next)}
        className="con-number"
      />
    );
  }
  return <Input {...own} value={String(value ?? '')} onChange={(event) => onChange?.(event.target.value)} />;
}
