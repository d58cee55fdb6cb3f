import type { Language } from '../language.ts';

const names: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' };

/** Leads to this same page in the other language; a link, each language named in itself. */
export function LanguageSwitch({
  current,
  hrefFor,
  className,
}: {
  current: Language;
  hrefFor: (language: Language) => string;
  className?: string;
}) {
  const other: Language = current === 'en' ? 'zh-CN' : 'en';
  return (
    <a href={hrefFor(other)} hrefLang={other} lang={other} rel="alternate" className={className}>
      {names[other]}
    </a>
  );
}
