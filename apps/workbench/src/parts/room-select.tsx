import { Select } from 'antd';
import { useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

export interface RoomSelectProps {
  id?: string;
  value?: string;
  onChange?: (roomId: string) => void;
}

/** A live room of the shop that has not ended: a price of it can still hold. */
export function RoomSelect({ id, value, onChange }: RoomSelectProps) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const rooms = useGet('/api/shops/{shopId}/live-rooms', { path: { shopId: shop.id }, query: { limit: 50 } });
  return (
    <Select
      {...(id && { id })}
      {...(value && { value })}
      {...(onChange && { onChange })}
      aria-label={t('live.room')}
      placeholder={t('live.room_choose')}
      notFoundContent={t('live.room_none')}
      options={(rooms.data?.items ?? [])
        .filter((one) => one.endedAt === null)
        .map((one) => ({ value: one.id, label: say(one.title) }))}
    />
  );
}
