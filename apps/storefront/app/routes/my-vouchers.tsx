import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { VoucherCard } from '../parts/voucher-card.tsx';
import { scanCode } from '../scan-code.server.ts';
import { momentText } from '../time-text.ts';
import { voucherWords } from '../voucher-view.server.ts';

export const meta = headOf;

/** The buyer's vouchers of regions; for a till, a code to show. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(
    api.get('/api/me/vouchers', { query: { ...(cursor ? { cursor } : {}) } }),
    url,
  );
  return {
    items: items.map((one) => {
      const words = voucherWords(here, one.round);
      const state =
        one.state === 'held'
          ? t('coupon.held')
          : one.usedAt
            ? t('coupon.used_at', { at: momentText(one.usedAt, lang) })
            : t(one.state === 'expired' ? 'coupon.expired_at' : 'coupon.use_until', {
                at: momentText(one.expiresAt, lang),
              });
      return {
        id: one.id,
        ...words,
        notes: [...words.notes, state],
        codeFor: one.state === 'free' && one.round.atTill ? t('voucher.show_code_for', { title: words.title }) : '',
      };
    }),
    nextCursor,
    head: { title: t('voucher.mine'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api, t, lang } = market(context);
  const form = await request.formData();
  const asked = await tried(
    api.post('/api/me/vouchers/{couponId}/till-code', { path: { couponId: textIn(form, 'couponId') } }),
    url,
  );
  if (!asked.done) return data({ code: null, problem: refusedBy(asked.problem) }, { status: asked.problem.status });
  const { code, expiresAt } = asked.value;
  return {
    problem: null,
    code: {
      text: code.replace(/(.{4})(?=.)/g, '$1 '),
      picture: scanCode(code),
      until: t('voucher.code_until', { at: momentText(expiresAt, lang) }),
    },
  };
}

export default function MyVouchers() {
  const { t } = useWords();
  const { items, nextCursor } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="vouchers" title={t('voucher.mine')}>
      <FormProblem problem={answer?.problem ?? null} />
      {answer?.code ? (
        <section
          aria-labelledby="code"
          className="space-y-2 rounded-card border border-line bg-surface p-4 text-center"
        >
          <h2 id="code" className="font-semibold">
            {t('voucher.code')}
          </h2>
          <img src={answer.code.picture} alt={t('voucher.code_picture')} className="mx-auto size-48" />
          <p className="text-lg font-semibold tabular-nums">{answer.code.text}</p>
          <p className="text-sm text-ink-soft">{answer.code.until}</p>
        </section>
      ) : null}
      {items.length === 0 ? (
        <Nothing title={t('voucher.none')} detail={t('voucher.none_detail')} />
      ) : (
        <ul className="grid gap-3">
          {items.map(({ id, codeFor, ...words }) => (
            <VoucherCard key={id} {...words}>
              {codeFor ? (
                <Form method="post">
                  <input type="hidden" name="couponId" value={id} />
                  <Submit aria-label={codeFor}>{t('voucher.show_code')}</Submit>
                </Form>
              ) : null}
            </VoucherCard>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/vouchers?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/vouchers">{t('voucher.wall')}</ButtonLink>
    </MinePage>
  );
}
