import { App, Button, Descriptions } from 'antd';
import {
  client,
  MoneyText,
  ProblemAlert,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

/** A shop's deposit or trial, and the operator's word on whether it needs one. */
export function ShopDeposit({ shopId }: { shopId: string }) {
  const { t } = useWords();
  const may = useMay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { shopId };
  const deposit = useGet('/api/console/shops/{shopId}/deposit', { path });
  const change = useAct(({ mode, reason }: { mode: 'waived' | 'deposit'; reason: string }, key) =>
    client.post('/api/console/shops/{shopId}/deposit-terms', { path, body: { mode, reason }, key }),
  );
  const { data } = deposit;
  if (deposit.error) return <ProblemAlert error={deposit.error} onRetry={() => deposit.refetch()} />;
  if (!data) return null;
  const next = data.mode === 'waived' ? 'deposit' : 'waived';
  return (
    <section className="con-block" aria-label={t('deposits.of_shop')}>
      <h2>{t('deposits.of_shop')}</h2>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'mode', label: t('deposits.mode'), children: t(`deposits.modes.${data.mode}`) },
          { key: 'held', label: t('deposits.held'), children: <MoneyText fen={data.heldFen} /> },
          { key: 'required', label: t('deposits.required'), children: <MoneyText fen={data.requiredFen} /> },
          { key: 'missing', label: t('deposits.missing'), children: <MoneyText fen={data.missingFen} /> },
          ...(data.trial
            ? [
                {
                  key: 'trial',
                  label: t('deposits.trial_ends'),
                  children: <TimeText at={data.trial.endsAt} deadline />,
                },
              ]
            : []),
          ...(data.dueAt
            ? [{ key: 'due', label: t('deposits.due'), children: <TimeText at={data.dueAt} deadline /> }]
            : []),
        ]}
      />
      {may('shops.govern') ? (
        <Button
          onClick={async () => {
            const done = await confirm({
              title: t(`deposits.ask.${next}`),
              figures: [{ label: t('deposits.held'), value: <MoneyText fen={data.heldFen} /> }],
              consequence: t(`deposits.consequence_of.${next}`),
              okText: t(`deposits.act.${next}`),
              reasonLabel: t('shops.step_reason'),
              run: (reason) => change.mutateAsync({ mode: next, reason }),
            });
            if (done) message.success(t('deposits.saved'));
          }}
        >
          {t(`deposits.act.${next}`)}
        </Button>
      ) : null}
    </section>
  );
}
