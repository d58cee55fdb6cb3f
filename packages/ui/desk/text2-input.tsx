import { Input } from 'antd';
import { useCallback } from 'react';
import { useDeskWords } from './words.ts';

/** A text in both languages, as the API writes it. */
export interface Text2 {
  readonly zh: string;
  readonly en: string;
}

/** Says a text in the reader's language; the other one where it was not written: `say(shop.name)`. */
export function useSay(): (text: Text2 | null | undefined) => string {
  const { lang } = useDeskWords();
  return useCallback((text) => (text ? (lang === 'en' ? text.en || text.zh : text.zh || text.en) : ''), [lang]);
}

export interface Text2InputProps {
  id?: string;
  value?: Text2 | null;
  onChange?: (text: Text2) => void;
  maxLength?: number;
  /** Lines of a long text; one line when absent. */
  rows?: number;
  'aria-label'?: string;
}

/** A text to write in Chinese and, as well, in English. */
export function Text2Input({ id, value, onChange, maxLength, rows, 'aria-label': label }: Text2InputProps) {
  const { t } = useDeskWords();
  const text = { zh: value?.zh ?? '', en: value?.en ?? '' };
  const box = (lang: 'zh' | 'en') => {
    const props = {
      id: lang === 'zh' ? id : id && `${id}_en`,
      lang: lang === 'zh' ? 'zh-CN' : 'en',
      value: text[lang],
      maxLength,
      'aria-label': [label, t(`text2.${lang}`)].filter(Boolean).join(' '),
      placeholder: t(`text2.${lang}`),
      onChange: (event: { target: { value: string } }) => onChange?.({ ...text, [lang]: event.target.value }),
    };
    return rows ? <Input.TextArea {...props} autoSize={{ minRows: rows, maxRows: 18 }} /> : <Input {...props} />;
  };
  return (
    <div className="desk-text2">
      {box('zh')}
      {box('en')}
    </div>
  );
}
