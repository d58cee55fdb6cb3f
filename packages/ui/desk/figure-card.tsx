import { InfoCircleOutlined } from '@ant-design/icons';
import { Skeleton, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useDeskWords } from './words.ts';

export interface FigureCardProps {
  title: string;
  /** How the figure comes about, in one sentence: what counts, from when to when, from where. */
  definition: string;
  /** The figure; undefined while it loads. */
  value: ReactNode | undefined;
  /** Against what: "较昨日 +12%". */
  compare?: ReactNode;
  /** The rows behind it. */
  to?: string;
  tone?: 'quiet' | 'waits' | 'wrong';
}

/** A figure that can be questioned: its definition at hand, its rows one step away. */
export function FigureCard({ title, definition, value, compare, to, tone = 'quiet' }: FigureCardProps) {
  const { t } = useDeskWords();
  const figure =
    value === undefined ? <Skeleton.Button active size="small" /> : <span className="desk-figure-value">{value}</span>;
  return (
    <div className={`desk-figure desk-figure-${tone}`}>
      <div className="desk-figure-title">
        {title}
        <Tooltip title={definition} trigger={['hover', 'focus', 'click']}>
          <button type="button" className="desk-info" aria-label={t('figure.definition', { title })}>
            <InfoCircleOutlined aria-hidden />
          </button>
        </Tooltip>
      </div>
      {to ? (
        <Link to={to} className="desk-figure-link" title={t('figure.rows')}>
          {figure}
        </Link>
      ) : (
        figure
      )}
      {compare ? <div className="desk-quiet">{compare}</div> : null}
    </div>
  );
}

/** Figures side by side. */
export function FigureRow({ children }: { children: ReactNode }) {
  return <div className="desk-figures">{children}</div>;
}
