import { Button, Empty } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { DivisionPicker, PageHeader, useWords } from '#ui/desk/index.ts';
import { useMay, useRegions } from '../access.ts';
import { DivisionPath } from '../parts/division-path.tsx';

/** The regions somebody keeps, each with its shops and its statement; operators of the platform choose any. */
export function RegionsPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const mine = useRegions();
  const [chosen, setChosen] = useState<string | null>(null);
  const anywhere = may('ledger.read') ? 'statement' : may('shops.read') ? 'shops' : null;
  return (
    <>
      <PageHeader title={t('job.regions')} lead={t('region.lead')} />
      {anywhere ? (
        <section className="con-block" aria-label={t('region.choose')}>
          <h2>{t('region.choose')}</h2>
          <DivisionPicker aria-label={t('region.choose')} depth={4} anyLevel value={chosen} onChange={setChosen} />{' '}
          <Button
            type="primary"
            disabled={!chosen}
            onClick={() => {
              if (chosen) navigate(`/regions/${chosen}/${anywhere}`);
            }}
          >
            {t('region.open')}
          </Button>
        </section>
      ) : null}
      {mine.length > 0 || !anywhere ? (
        <section className="con-block" aria-label={t('region.mine')}>
          <h2>{t('region.mine')}</h2>
          {mine.length === 0 ? <Empty description={t('region.none')} /> : null}
          <ul className="con-waiting">
            {mine.map((region) => (
              <li key={region.division} className="desk-acts">
                <DivisionPath code={region.division} />
                {region.may('ledger.read') ? (
                  <Link to={`/regions/${region.division}/statement`}>{t('region.statement')}</Link>
                ) : null}
                {region.may('vouchers.read') ? (
                  <Link to={`/regions/${region.division}/vouchers`}>{t('vouchers.title')}</Link>
                ) : null}
                {region.may('shops.read') ? (
                  <Link to={`/regions/${region.division}/shops`}>{t('job.shops')}</Link>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
