import { Input } from 'antd';
import { useEffect, useState } from 'react';

/** "1,234.5" → 123450; null when it is no amount in yuan with at most two decimals. No floats on the way. */
export function parseYuan(text: string): number | null {
  const found = /^(\d{1,12})(?:\.(\d{0,2}))?$/.exec(text.replaceAll(/[,，\s¥￥]/g, ''));
  if (!found) return null;
  const fen = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : null;
}

/** 123450 → "1234.50", as one would type it. */
export const yuanText = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

export interface MoneyInputProps {
  id?: string;
  /** Integer fen; null or undefined: nothing entered. */
  value?: number | null;
  onChange?: (fen: number | null) => void;
  disabled?: boolean;
  placeholder?: string;
  'aria-label'?: string;
}

/** An amount typed in yuan, held in fen. What cannot be read stays visible and marked until it is mended. */
export function MoneyInput({ value, onChange, ...rest }: MoneyInputProps) {
  const [text, setText] = useState(value === null || value === undefined ? '' : yuanText(value));
  const read = text === '' ? null : parseYuan(text);
  useEffect(() => {
    setText((now) => {
      const held = value ?? null;
      if ((now === '' ? null : parseYuan(now)) === held) return now;
      return held === null ? (parseYuan(now) === null ? now : '') : yuanText(held);
    });
  }, [value]);
  return (
    <Input
      {...rest}
      prefix="¥"
      inputMode="decimal"
      value={text}
      status={text !== '' && read === null ? 'error' : ''}
      className="desk-amount"
      onChange={(event) => {
        setText(event.target.value);
        onChange?.(event.target.value === '' ? null : parseYuan(event.target.value));
      }}
      onBlur={() => read !== null && setText(yuanText(read))}
    />
  );
}
