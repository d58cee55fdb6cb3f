import { Typography } from 'antd';

/** An id to copy. */
export function IdText({ id }: { id: string | null | undefined }) {
  if (!id) return <span className="desk-quiet">—</span>;
  return (
    <Typography.Text copyable={{ text: id }} className="con-id">
      {id.length > 16 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id}
    </Typography.Text>
  );
}
