import { Button, Typography } from 'antd';
import { useState } from 'react';
import { client, ProblemAlert, useAct, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

/** The key with which carriers sign what they push; asked for only when somebody wants to hand it over. */
export function TrackingKey() {
  const { t } = useWords();
  const may = useMay();
  const [key, setKey] = useState('');
  const ask = useAct(
    (_given: null, _key) => client.get('/api/console/tracking-key', {}),
    (answer) => setKey(answer.key),
  );
  if (!may('fulfilment.key')) return null;
  return (
    <section className="con-block" aria-label={t('system.tracking_key')}>
      <h2>{t('system.tracking_key')}</h2>
      <p className="desk-quiet">{t('system.tracking_key_means')}</p>
      {ask.error ? <ProblemAlert error={ask.error} /> : null}
      {key ? (
        <Typography.Text code copyable>
          {key}
        </Typography.Text>
      ) : (
        <Button loading={ask.isPending} onClick={() => ask.mutate(null)}>
          {t('system.tracking_key_show')}
        </Button>
      )}
    </section>
  );
}
