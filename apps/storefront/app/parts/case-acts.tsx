import { Field, SelectField, TextField } from '#ui';
import { useWords } from '../i18n.tsx';
import { Submit } from './form-problem.tsx';

export type CaseAct = 'withdraw' | 'send_back' | 'escalate' | 'appeal' | 'receive' | 'evidence';

interface CaseActsProps {
  readonly acts: readonly CaseAct[];
  /** Makes each act of this page happen once. */
  readonly caseKey: string;
  readonly carriers: readonly { readonly code: string; readonly name: string }[];
}

/** What the buyer can do to a case now; every form works without JavaScript. */
export function CaseActs({ acts, caseKey, carriers }: CaseActsProps) {
  const { t } = useWords();
  const hidden = (act: CaseAct) => (
    <>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="key" value={`${caseKey}-${act}`} />
    </>
  );
  const frame = 'space-y-3 rounded-control border border-line p-3';
  return (
    <div className="space-y-3">
      {acts.includes('send_back') ? (
        <form method="post" className={frame}>
          {hidden('send_back')}
          <SelectField name="carrier" label={t('refund.carrier')}>
            {carriers.map((carrier) => (
              <option key={carrier.code} value={carrier.code}>
                {carrier.name}
              </option>
            ))}
          </SelectField>
          <Field name="waybillNo" label={t('refund.waybill')} required minLength={6} maxLength={40} />
          <Submit look="primary">{t('refund.send_back')}</Submit>
        </form>
      ) : null}
      {acts.includes('receive') ? (
        <form method="post">
          {hidden('receive')}
          <Submit look="primary">{t('refund.receive')}</Submit>
        </form>
      ) : null}
      {acts.includes('evidence') ? (
        <form method="post" encType="multipart/form-data" className={frame}>
          {hidden('evidence')}
          <TextField name="text" label={t('refund.evidence_text')} maxLength={2_000} />
          <label className="block space-y-1 text-sm">
            <span className="font-medium">{t('refund.evidence_pictures')}</span>
            <input
              type="file"
              name="pictures"
              accept="image/*"
              multiple
              className="block w-full text-sm file:mr-3 file:min-h-9 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
            />
          </label>
          <Submit look="primary">{t('refund.evidence_send')}</Submit>
        </form>
      ) : null}
      {acts.includes('escalate') ? (
        <form method="post" className={frame}>
          {hidden('escalate')}
          <TextField name="reason" label={t('refund.escalate_why')} required minLength={4} maxLength={500} />
          <Submit look="primary">{t('refund.escalate')}</Submit>
        </form>
      ) : null}
      {acts.includes('appeal') ? (
        <form method="post" className={frame}>
          {hidden('appeal')}
          <TextField name="reason" label={t('refund.appeal_why')} required minLength={4} maxLength={500} />
          <Submit>{t('refund.appeal')}</Submit>
        </form>
      ) : null}
      {acts.includes('withdraw') ? (
        <form method="post">
          {hidden('withdraw')}
          <Submit>{t('refund.withdraw')}</Submit>
        </form>
      ) : null}
    </div>
  );
}
