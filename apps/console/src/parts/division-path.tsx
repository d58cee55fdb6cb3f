import { useGet, useWords } from '#ui/desk/index.ts';

/** "浙江省 宁波市 慈溪市" of a division's code; the code while it is not known. */
export function DivisionPath({ code }: { code: string }) {
  const { lang } = useWords();
  const division = useGet('/api/divisions/{code}', { path: { code } });
  const path = division.data?.path.map((one) => (lang === 'en' ? (one.nameEn ?? one.name) : one.name));
  return <span>{path?.join(' ') ?? code}</span>;
}
