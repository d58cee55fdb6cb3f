import { Breadcrumb } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';

export interface PageHeaderProps {
  title: string;
  /** One line on what this page is for. */
  lead?: ReactNode;
  trail?: readonly { text: string; to?: string }[];
  /** Buttons: the main act last. */
  acts?: ReactNode;
  /** State of the thing this page is about. */
  tag?: ReactNode;
}

/** The head of a page; also the title of the window. */
export function PageHeader({ title, lead, trail = [], acts, tag }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · 东西 Dongxi`;
  }, [title]);
  return (
    <header className="desk-head">
      {trail.length > 0 ? (
        <Breadcrumb
          items={[
            ...trail.map(({ text, to }) => ({ key: text, title: to ? <Link to={to}>{text}</Link> : text })),
            { key: title, title },
          ]}
        />
      ) : null}
      <div className="desk-head-row">
        <h1>
          {title} {tag}
        </h1>
        {acts ? <div className="desk-acts">{acts}</div> : null}
      </div>
      {lead ? <p className="desk-quiet">{lead}</p> : null}
    </header>
  );
}
