import { Button, Form, Input, InputNumber, Radio, Space } from 'antd';
import { useState } from 'react';
import {
  type CallOptions,
  MomentInput,
  MoneyInput,
  MoneyText,
  ProblemAlert,
  type Reply,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

export type AdBody = CallOptions<'/api/shops/{shopId}/ads', 'post'>['body'];
type Terms = CallOptions<'/api/shops/{shopId}/ads/{adId}/terms', 'post'>['body'];

export interface AdTermsValues {
  target: 'words' | 'category';
  words?: { word: string; bidFen: number | null }[];
  bidFen?: number | null;
  dailyFen: number;
  totalFen?: number | null;
  pacing: 'even' | 'fast';
  fromHour: number;
  toHour: number;
  endsAt?: string | null;
}

/** The form's values as the API takes them: what belongs to the other target stays behind. */
export const adTerms = (values: AdTermsValues): Terms => ({
  words:
    values.target === 'words' ? (values.words ?? []).map((one) => ({ word: one.word, bidFen: one.bidFen ?? 0 })) : [],
  bidFen: values.target === 'category' ? (values.bidFen ?? null) : null,
  dailyFen: values.dailyFen,
  totalFen: values.totalFen ?? null,
  pacing: values.pacing,
  fromHour: values.fromHour,
  toHour: values.toHour,
  endsAt: values.endsAt ?? null,
});

/** Words with their bids or one bid for a category, budgets, hours: what may be changed of a campaign. */
export function AdTerms({ target }: { target: 'words' | 'category' }) {
  const { t } = useWords();
  const needed = (word: string) => [{ required: true, message: t('form.required', { field: t(word) }) }];
  return (
    <>
      {target === 'words' ? (
        <AdWords />
      ) : (
        <Form.Item name="bidFen" label={t('ads.bid')} rules={needed('ads.bid')} extra={t('ads.bid_hint')}>
          <MoneyInput />
        </Form.Item>
      )}
      <div className="desk-rule-two">
        <Form.Item name="dailyFen" label={t('ads.daily')} rules={needed('ads.daily')} extra={t('ads.daily_hint')}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="totalFen" label={t('ads.total')} extra={t('ads.total_hint')}>
          <MoneyInput />
        </Form.Item>
      </div>
      <Form.Item name="pacing" label={t('ads.pacing')}>
        <Radio.Group
          options={(['even', 'fast'] as const).map((value) => ({ value, label: t(`ads.pacing.${value}`) }))}
        />
      </Form.Item>
      <div className="desk-rule-two">
        <Form.Item name="fromHour" label={t('ads.from_hour')} rules={needed('ads.from_hour')}>
          <InputNumber<number> min={0} max={23} precision={0} />
        </Form.Item>
        <Form.Item name="toHour" label={t('ads.to_hour')} rules={needed('ads.to_hour')}>
          <InputNumber<number> min={1} max={24} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="endsAt" label={t('ads.ends')} extra={t('ads.ends_hint')}>
        <MomentInput />
      </Form.Item>
    </>
  );
}

function AdWords() {
  const { t } = useWords();
  const form = Form.useFormInstance<AdTermsValues>();
  const [asked, setAsked] = useState('');
  return (
    <>
      <Form.List name="words">
        {(rows, { add, remove }) => (
          <>
            {rows.map((row) => (
              <Space key={row.key} wrap align="end">
                <Form.Item
                  name={[row.name, 'word']}
                  label={t('ads.word', { n: row.name + 1 })}
                  rules={[{ required: true, message: t('ads.word_needed') }]}
                >
                  <Input maxLength={40} />
                </Form.Item>
                <Form.Item
                  name={[row.name, 'bidFen']}
                  label={t('ads.word_bid', { n: row.name + 1 })}
                  rules={[{ required: true, message: t('ads.word_bid_needed') }]}
                >
                  <MoneyInput />
                </Form.Item>
                {rows.length > 1 ? (
                  <Form.Item>
                    <Button onClick={() => remove(row.name)}>{t('ads.word_remove', { n: row.name + 1 })}</Button>
                  </Form.Item>
                ) : null}
              </Space>
            ))}
            <Form.Item>
              <Space wrap>
                {rows.length < 100 ? (
                  <Button onClick={() => add({ word: '', bidFen: null })}>{t('ads.word_add')}</Button>
                ) : null}
                <Button
                  onClick={() => {
                    const words = (form.getFieldValue('words') ?? []) as { word?: string }[];
                    setAsked(
                      words
                        .flatMap((one) => (one?.word?.trim() ? [one.word.trim()] : []))
                        .slice(0, 20)
                        .join(','),
                    );
                  }}
                >
                  {t('ads.help')}
                </Button>
              </Space>
            </Form.Item>
          </>
        )}
      </Form.List>
      {asked === '' ? null : <BidHelp words={asked} />}
    </>
  );
}

type Help = Reply<'/api/shops/{shopId}/ad-words'>['items'][number];

function BidHelp({ words }: { words: string }) {
  const { t } = useWords();
  const shop = useShop();
  const help = useGet('/api/shops/{shopId}/ad-words', { path: { shopId: shop.id }, query: { words } });
  if (help.error) return <ProblemAlert error={help.error} onRetry={() => help.refetch()} />;
  const line = (one: Help) => (
    <li key={one.word}>
      <span>
        {one.word} · {t('ads.help_others', { count: one.others })}
      </span>
      <span>
        {t('ads.help_page')} <MoneyText fen={one.pageFen} /> · {t('ads.help_first')} <MoneyText fen={one.firstFen} />
      </span>
    </li>
  );
  return (
    <section className="wb-block" aria-label={t('ads.help')}>
      <ul className="wb-list wb-list-sums" aria-live="polite">
        {(help.data?.items ?? []).map(line)}
      </ul>
      <p className="desk-quiet">{t('ads.help_note')}</p>
    </section>
  );
}
