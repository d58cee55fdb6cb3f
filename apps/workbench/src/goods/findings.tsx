import { Alert } from 'antd';
import { spokenIn, useWords } from '#ui/desk/index.ts';
import type { Product } from './variants.ts';

type Finding = Product['reasons'][number];

/** What the checks found about a listing, as sentences. */
export function useFindingText(): (finding: Finding) => string {
  const { t, lang } = useWords();
  return ({ code, params }) => t(`finding.${code}`, { defaultValue: code, ...spokenIn(params, lang) });
}

export function Findings({ findings, title }: { findings: readonly Finding[]; title: string }) {
  const textOf = useFindingText();
  if (findings.length === 0) return null;
  return (
    <Alert
      type={findings.some((one) => one.weight === 'reject') ? 'error' : 'warning'}
      showIcon
      title={title}
      description={
        <ul>
          {findings.map((finding) => (
            <li key={`${finding.code} ${finding.field} ${JSON.stringify(finding.params)}`}>{textOf(finding)}</li>
          ))}
        </ul>
      }
    />
  );
}
