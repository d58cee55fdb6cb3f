import { useWords } from '../i18n.tsx';

/** What the buyer shows at the store. */
export function OrderPickup({ pickup }: { pickup: { text: string; code: string; picture: string } | null }) {
  const { t } = useWords();
  if (!pickup) return null;
  return (
    <section aria-labelledby="pickup" className="space-y-3 rounded-card border border-line bg-surface p-4">
      <h2 id="pickup" className="font-semibold">
        {t('pickup.title')}
      </h2>
      <p className="text-sm">{pickup.text}</p>
      {pickup.code ? (
        <div className="flex flex-wrap items-center gap-4">
          <img src={pickup.picture} alt={t('pickup.picture')} width={160} height={160} className="bg-white p-2" />
          <p className="dx-figure text-2xl font-semibold select-all">{pickup.code}</p>
        </div>
      ) : null}
    </section>
  );
}
