import { client, MoneyText, useAct, useConfirmDanger, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

interface Case {
  readonly id: string;
  readonly amountFen: number;
  readonly freightFen: number;
  readonly lines: readonly { readonly quantity: number }[];
}

/** Agreeing to and rejecting a refund request, each after a look at its figures. */
export function useAnswerCase() {
  const { t } = useWords();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const agreed = useAct((caseId: string, key) =>
    client.post('/api/shops/{shopId}/refunds/{caseId}/agree', { path: { shopId: shop.id, caseId }, key }),
  );
  const rejected = useAct(({ caseId, reason }: { caseId: string; reason: string }, key) =>
    client.post('/api/shops/{shopId}/refunds/{caseId}/reject', {
      path: { shopId: shop.id, caseId },
      body: { reason },
      key,
    }),
  );
  const figures = (one: Case) => [
    { label: t('refund.back'), value: <MoneyText fen={one.amountFen} strong /> },
    { label: t('refund.freight'), value: <MoneyText fen={one.freightFen} /> },
    { label: t('order.pieces'), value: one.lines.reduce((sum, line) => sum + line.quantity, 0) },
  ];
  return {
    agree: (one: Case) =>
      confirm({
        title: t('refund.agree_ask'),
        figures: figures(one),
        consequence: t('refund.agree_consequence'),
        okText: t('refund.agree'),
        run: () => agreed.mutateAsync(one.id),
      }),
    reject: (one: Case) =>
      confirm({
        title: t('refund.reject_ask'),
        figures: figures(one),
        consequence: t('refund.reject_consequence'),
        okText: t('refund.reject'),
        reasonLabel: t('refund.reject_reason'),
        run: (reason) => rejected.mutateAsync({ caseId: one.id, reason }),
      }),
  };
}
