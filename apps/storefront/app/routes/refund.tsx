import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Price } from '#ui';
import { caseStateText, freightText, kindText, nextOf, reasonText, stepText } from '../case-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { insuredText } from '../insurance-view.server.ts';
import { freshKey, type Market, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { wayText } from '../order-view.server.ts';
import { type CaseAct, CaseActs } from '../parts/case-acts.tsx';
import { CaseParcels, CaseWords } from '../parts/case-words.tsx';
import { FormProblem } from '../parts/form-problem.tsx';
import { LinePicture } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { pictureOf } from '../quote-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

const mostPictures = 9;
const acts: readonly CaseAct[] = ['withdraw', 'send_back', 'escalate', 'appeal', 'receive'];

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const path = { caseId: params.caseId ?? '' };
  const one = await shown(api.get('/api/me/refunds/{caseId}', { path }), url);
  const open = acts.filter((act) => one.acts.some((allowed) => allowed === act));
  const carriers = open.includes('send_back') ? ((await orNull(api.get('/api/carriers'))) ?? []) : [];
  const insured = one.reason === 'seven_days' ? await insuredText(here, one.orderId, one.id) : '';
  const at = (moment: string) => momentText(moment, lang);
  return {
    key: freshKey(),
    orderId: one.orderId,
    kind: kindText(here, one.kind),
    state: caseStateText(here, one.state),
    next: nextOf(here, one),
    money: one.remedy === 'refund',
    amountFen: one.amountFen,
    freightFen: one.freightFen,
    freight: [freightText(here, one), insured].filter(Boolean).join(' · '),
    reason: reasonText(here, one.reason),
    description: one.description,
    rejection: one.rejection,
    owed: one.refundFailure !== null && one.state === 'agreed',
    acts: one.state === 'evidence' ? [...open, 'evidence' as const] : open,
    carriers: carriers.map((carrier) => ({ code: carrier.code, name: lang === 'en' ? carrier.en : carrier.zh })),
    returnTo: one.returnTo && {
      who: `${one.returnTo.name} ${one.returnTo.phone}`,
      where: `${one.returnTo.divisionNames.join('')}${one.returnTo.street}`,
    },
    parcels: one.parcels.map((parcel) => ({
      id: parcel.leg,
      title: t(parcel.leg === 'return' ? 'refund.parcel_return' : 'refund.parcel_replacement'),
      waybill: parcel.waybillNo,
      events: parcel.events.map((event, place) => ({
        id: place,
        at: at(event.at),
        text: wayText([event.place, event.note], lang),
      })),
    })),
    evidence: one.evidence.map((entry, place) => ({
      id: place,
      by: t(entry.side === 'buyer' ? 'refund.by_you' : 'refund.by_shop'),
      at: at(entry.at),
      text: entry.text,
      pictures: entry.mediaIds.map((id) => `/api/me/refunds/${path.caseId}/evidence/${id}`),
    })),
    rulings: one.rulings.map((ruling) => ({
      id: ruling.round,
      at: at(ruling.at),
      title: t(ruling.round === 1 ? 'refund.ruling' : 'refund.ruling_second'),
      what: `${t(`refund.outcome_${ruling.outcome}`, { amount: amountText(ruling.goodsFen) })} ${t(ruling.freightBy === 'shop' ? 'refund.freight_shop' : 'refund.freight_buyer')}`,
      text: ruling.reason,
    })),
    items: one.items.map((item) => ({
      id: item.lineId,
      title: say(item.title),
      src: pictureOf(item.mediaId),
      quantity: item.quantity,
      amount: one.remedy === 'refund' ? amountText(item.amountFen) : '',
    })),
    history: one.history.map((entry, place) => ({
      id: place,
      at: at(entry.at),
      text: stepText(here, entry),
      note: entry.note,
    })),
    head: { title: t('refund.title'), hidden: true },
  };
}

/** The pictures of the form, kept private; their ids, or the refusal. */
async function upload(here: Market, url: URL, form: FormData) {
  const files = form.getAll('pictures').filter((file): file is File => file instanceof File && file.size > 0);
  if (files.length === 0) return { done: true as const, value: [] as string[] };
  const body = new FormData();
  for (const file of files.slice(0, mostPictures)) body.append('files', file);
  const sent = await tried(here.api.post('/api/me/media', { query: { visibility: 'private' }, body }), url);
  return sent.done ? { done: true as const, value: sent.value.items.map((item) => item.id) } : sent;
}

async function act(here: Market, url: URL, caseId: string, form: FormData) {
  const { api } = here;
  const to = { path: { caseId }, key: textIn(form, 'key') };
  const reason = textIn(form, 'reason');
  switch (textIn(form, 'act')) {
    case 'send_back': {
      const body = { carrier: textIn(form, 'carrier'), waybillNo: textIn(form, 'waybillNo') };
      return tried(api.post('/api/me/refunds/{caseId}/send-back', { ...to, body }), url);
    }
    case 'escalate':
      return tried(api.post('/api/me/refunds/{caseId}/escalate', { ...to, body: { reason } }), url);
    case 'appeal':
      return tried(api.post('/api/me/refunds/{caseId}/appeal', { ...to, body: { reason } }), url);
    case 'receive':
      return tried(api.post('/api/me/refunds/{caseId}/received', to), url);
    case 'evidence': {
      const sent = await upload(here, url, form);
      if (!sent.done) return sent;
      const body = { text: textIn(form, 'text').slice(0, 2_000), mediaIds: sent.value };
      return tried(api.post('/api/me/refunds/{caseId}/evidence', { ...to, body }), url);
    }
    default:
      return tried(api.post('/api/me/refunds/{caseId}/withdraw', to), url);
  }
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const caseId = params.caseId ?? '';
  const done = await act(market(context), url, caseId, await request.formData());
  if (done.done) return redirect(`/refunds/${caseId}`, 303);
  return data({ problem: refusedBy(done.problem) }, { status: done.problem.status });
}

const card = 'space-y-3 rounded-card border border-line bg-surface p-4';

export default function Refund() {
  const { t } = useWords();
  const one = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="refunds" title={one.state}>
      <FormProblem problem={answer?.problem} />
      <section aria-label={t('refund.title')} className={card}>
        <p>{one.next}</p>
        {one.owed ? <p className="rounded-control bg-amber-wash p-3 text-sm">{t('refund.owed')}</p> : null}
        {one.rejection ? (
          <p className="rounded-control bg-amber-wash p-3 text-sm">
            <span className="font-medium">{t('refund.rejection')}</span> {one.rejection}
          </p>
        ) : null}
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
          <dt className="text-ink-soft">{t('refund.kind')}</dt>
          <dd>{one.kind}</dd>
          {one.money ? (
            <>
              <dt className="text-ink-soft">{t('refund.amount')}</dt>
              <dd>
                <Price amount={one.amountFen} />
              </dd>
            </>
          ) : null}
          {one.money && one.freightFen > 0 ? (
            <>
              <dt className="text-ink-soft">{t('refund.of_freight')}</dt>
              <dd className="dx-figure">{amountText(one.freightFen)}</dd>
            </>
          ) : null}
          <dt className="text-ink-soft">{t('refund.reason')}</dt>
          <dd>
            {one.reason}
            {one.description ? <span className="block text-ink-soft">{one.description}</span> : null}
          </dd>
          {one.freight ? (
            <>
              <dt className="text-ink-soft">{t('refund.way_back')}</dt>
              <dd>{one.freight}</dd>
            </>
          ) : null}
          {one.returnTo ? (
            <>
              <dt className="text-ink-soft">{t('refund.return_to')}</dt>
              <dd>
                {one.returnTo.who}
                <span className="block">{one.returnTo.where}</span>
              </dd>
            </>
          ) : null}
        </dl>
        <CaseActs acts={one.acts} caseKey={one.key} carriers={one.carriers} />
        <ButtonLink href={`/orders/${one.orderId}`}>{t('refund.back_to_order')}</ButtonLink>
      </section>
      <section aria-labelledby="goods" className={card}>
        <h2 id="goods" className="font-semibold">
          {t('refund.which')}
        </h2>
        <ul className="space-y-3">
          {one.items.map((item) => (
            <li key={item.id} className="flex gap-3 text-sm">
              <LinePicture src={item.src} />
              <span className="min-w-0 flex-1">{item.title}</span>
              <span className="shrink-0 text-right">
                <span className="dx-figure block font-semibold">{item.amount}</span>
                <span className="text-ink-soft">×{item.quantity}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <CaseParcels parcels={one.parcels} />
      <CaseWords rulings={one.rulings} evidence={one.evidence} />
      <section aria-labelledby="history" className={card}>
        <h2 id="history" className="font-semibold">
          {t('refund.timeline')}
        </h2>
        <ol className="space-y-2 border-l-2 border-line pl-4 text-sm">
          {one.history.map((entry) => (
            <li key={entry.id}>
              <span className="dx-figure text-ink-soft">{entry.at}</span> {entry.text}
              {entry.note ? <span className="block text-ink-soft">{entry.note}</span> : null}
            </li>
          ))}
        </ol>
      </section>
    </MinePage>
  );
}
