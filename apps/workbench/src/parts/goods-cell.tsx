import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** Goods in a table: picture, name, a quiet line below. */
export function GoodsCell({
  picture,
  title,
  to,
  children,
}: {
  picture: string | null | undefined;
  title: string;
  to?: string;
  children?: ReactNode;
}) {
  return (
    <div className="wb-goods">
      {picture ? (
        <img src={picture} alt="" width={48} height={48} loading="lazy" />
      ) : (
        <span className="wb-no-picture" />
      )}
      <div>
        {to ? <Link to={to}>{title}</Link> : title}
        {children ? <div className="desk-quiet">{children}</div> : null}
      </div>
    </div>
  );
}

/** Address of a small rendition of a public picture. */
export const thumbOf = (mediaId: string | null | undefined): string | null =>
  mediaId ? `/media/${mediaId}/w160.webp` : null;
