import { Alert, App, Button } from 'antd';
import { client, TimeText, useAct, useGet, useProblemText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

/** The offer of the shop that stands: the one side waits, the other answers. */
export function ShopTransfer() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const path = { shopId: shop.id };
  const offer = useGet('/api/shops/{shopId}/transfer', { path });
  const answer = useAct((what: 'accept' | 'decline' | 'withdraw', key) => {
    if (what === 'accept') return client.post('/api/shops/{shopId}/transfer/accept', { path, key });
    return what === 'decline'
      ? client.post('/api/shops/{shopId}/transfer/decline', { path, key })
      : client.post('/api/shops/{shopId}/transfer/withdraw', { path, key });
  });
  const transfer = offer.data?.transfer;
  if (!transfer) return null;
  const acts = transfer.mine ? (['accept', 'decline'] as const) : (['withdraw'] as const);
  return (
    <Alert
      type="info"
      showIcon
      title={
        transfer.mine
          ? t('transfer.asked', { name: transfer.fromName, shop: shop.name })
          : t('transfer.waits', { name: transfer.toName })
      }
      description={
        <>
          <TimeText at={transfer.expiresAt} deadline />
          <div className="wb-row">
            {acts.map((what) => (
              <Button
                key={what}
                type={what === 'accept' ? 'primary' : 'default'}
                loading={answer.isPending}
                onClick={() => answer.mutate(what, { onError: (error) => message.error(textOf(error)) })}
              >
                {t(`transfer.${what}`)}
              </Button>
            ))}
          </div>
        </>
      }
    />
  );
}
