import { Alert, Button } from 'antd';
import { client, useAct, useProblemText, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

/** Goods that came back and were not looked at in time: they lie apart until the shop says what becomes of them. */
export function LateInspection({ caseId, onDone }: { caseId: string; onDone: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const textOf = useProblemText();
  const decide = useAct(
    (stock: 'sellable' | 'scrap', key) =>
      client.post('/api/shops/{shopId}/refunds/{caseId}/inspect-late', {
        path: { shopId: shop.id, caseId },
        body: { stock },
        key,
      }),
    onDone,
  );
  return (
    <Alert
      type="warning"
      showIcon
      title={t('refund.aside')}
      description={decide.error ? textOf(decide.error) : t('refund.aside_hint')}
      action={
        shop.may('aftersales.answer') ? (
          <div className="desk-acts">
            <Button loading={decide.isPending} onClick={() => decide.mutate('scrap')}>
              {t('refund.aside_scrap')}
            </Button>
            <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate('sellable')}>
              {t('refund.aside_sellable')}
            </Button>
          </div>
        ) : null
      }
    />
  );
}
