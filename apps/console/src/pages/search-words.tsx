import { Button, Card, Empty, Form, Input, InputNumber, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { pagesOf, ReasonedForm } from '../parts/reasoned-form.tsx';

type Words = Reply<'/api/console/search/words'>;
type Word = Words['words'][number];
type Rule = Words['rules'][number];
type Missed = Reply<'/api/console/search/unanswered'>['items'][number];
type Kind = Rule['kind'];
const KINDS: readonly Kind[] = ['hide', 'ban', 'pin'];
const kindTone = { ban: 'wrong', hide: 'waits', pin: 'under-way' } as const;
const nowTone = { answered: 'done', partly: 'waits', unanswered: 'wrong' } as const;

/** What people ask: the figures behind the list of hot words, what the market says of words, and what nothing answers. */
export function SearchWordsPage() {
  const { t } = useWords();
  const may = useMay();
  const words = useGet('/api/console/search/words', {});
  const [asked, setAsked] = useState<{ word: string; kind: Kind } | null>(null);
  return (
    <>
      <PageHeader
        title={t('job.search_words')}
        lead={t('words.lead')}
        {...(may('questions.govern')
          ? {
              acts: (
                <Button type="primary" onClick={() => setAsked({ word: '', kind: 'ban' })}>
                  {t('words.say')}
                </Button>
              ),
            }
          : {})}
      />
      {words.error ? <ProblemAlert error={words.error} onRetry={() => words.refetch()} /> : null}
      {words.isPending ? <Skeleton active /> : null}
      {words.data ? (
        <>
          <Hot words={words.data.words} say={setAsked} />
          <Rules rules={words.data.rules} />
        </>
      ) : null}
      <Card size="small" title={t('words.missed')}>
        <p className="desk-quiet">{t('words.missed_rule')}</p>
        <DataTable<Missed>
          id="console.search_missed"
          caption={t('words.missed')}
          path="/console/search/unanswered"
          rowKey={(row) => row.word}
          empty={t('words.missed_none')}
          columns={[
            { key: 'word', title: t('words.word'), render: (row) => <span className="con-wrap">{row.word}</span> },
            { key: 'people', title: t('words.people'), align: 'right', render: (row) => row.people },
            { key: 'unanswered', title: t('words.unanswered'), align: 'right', render: (row) => row.unanswered },
            { key: 'partly', title: t('words.partly'), align: 'right', render: (row) => row.partly },
            {
              key: 'now',
              title: t('words.now'),
              render: (row) => <StateTag tone={nowTone[row.now]}>{t(`words.finds.${row.now}`)}</StateTag>,
            },
            ...(may('search.synonyms')
              ? [
                  {
                    key: 'acts',
                    title: t('list.acts'),
                    render: (row: Missed) => (
                      <Link to={`/search-synonyms?${new URLSearchParams({ word: row.word })}`}>
                        {t('words.add_synonym')}
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
      {asked ? <SayOfWord {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Hot({ words, say }: { words: readonly Word[]; say: (asked: { word: string; kind: Kind }) => void }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <Card size="small" title={t('words.hot')}>
      <p className="desk-quiet">{t('words.hot_rule')}</p>
      <ScrollBox>
        <RowTable<Word>
          size="middle"
          rowKey="word"
          pagination={pagesOf(words.length)}
          dataSource={[...words]}
          locale={{ emptyText: <Empty description={t('words.hot_none')} /> }}
          columns={[
            { key: 'word', title: t('words.word'), render: (_, row) => <span className="con-wrap">{row.word}</span> },
            {
              key: 'shown',
              title: t('words.shown'),
              render: (_, row) =>
                row.place !== null ? (
                  <StateTag tone="done">{t('words.place', { place: row.place })}</StateTag>
                ) : row.rising ? (
                  <StateTag tone="under-way">{t('words.rising')}</StateTag>
                ) : (
                  <StateTag>{t('words.not_shown')}</StateTag>
                ),
            },
            { key: 'people', title: t('words.day_people'), align: 'right', render: (_, row) => row.people },
            { key: 'heat', title: t('words.heat'), align: 'right', render: (_, row) => row.heat.toFixed(1) },
            { key: 'recent', title: t('words.recent'), align: 'right', render: (_, row) => row.recent },
            { key: 'usual', title: t('words.usual'), align: 'right', render: (_, row) => row.usual.toFixed(1) },
            { key: 'rise', title: t('words.rise'), align: 'right', render: (_, row) => row.rise.toFixed(1) },
            { key: 'unanswered', title: t('words.unanswered'), align: 'right', render: (_, row) => row.unanswered },
            ...(may('questions.govern')
              ? [
                  {
                    key: 'acts',
                    title: t('list.acts'),
                    render: (_: unknown, row: Word) => (
                      <div className="desk-acts">
                        {KINDS.map((kind) => (
                          <Button key={kind} size="small" onClick={() => say({ word: row.word, kind })}>
                            {t(`words.act.${kind}`)}
                          </Button>
                        ))}
                      </div>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </ScrollBox>
    </Card>
  );
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  const { t } = useWords();
  const may = useMay();
  const confirm = useConfirmDanger();
  const lift = useAct((ruleId: string) =>
    client.delete('/api/console/search/words/rules/{ruleId}', { path: { ruleId } }),
  );
  return (
    <Card size="small" title={t('words.rules')}>
      <ScrollBox>
        <RowTable<Rule>
          size="middle"
          rowKey="id"
          pagination={pagesOf(rules.length)}
          dataSource={[...rules].reverse()}
          locale={{ emptyText: <Empty description={t('words.rules_none')} /> }}
          columns={[
            { key: 'word', title: t('words.word'), render: (_, row) => <span className="con-wrap">{row.word}</span> },
            {
              key: 'kind',
              title: t('words.kind'),
              render: (_, row) => <StateTag tone={kindTone[row.kind]}>{t(`words.kind_is.${row.kind}`)}</StateTag>,
            },
            { key: 'reason', title: t('words.reason'), render: (_, row) => row.reason },
            { key: 'until', title: t('words.until'), render: (_, row) => <TimeText at={row.until} /> },
            { key: 'at', title: t('words.since'), render: (_, row) => <TimeText at={row.at} /> },
            ...(may('questions.govern')
              ? [
                  {
                    key: 'acts',
                    title: t('list.acts'),
                    render: (_: unknown, row: Rule) => (
                      <Button
                        size="small"
                        onClick={() =>
                          confirm({
                            title: t('words.lift_ask', { word: row.word, kind: t(`words.kind_is.${row.kind}`) }),
                            figures: [],
                            consequence: t(`words.lift_means.${row.kind}`),
                            okText: t('words.lift'),
                            run: () => lift.mutateAsync(row.id),
                          })
                        }
                      >
                        {t('words.lift')}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </ScrollBox>
    </Card>
  );
}

interface Said {
  word: string;
  kind: Kind;
  reason: string;
  pinDays?: number;
}

/** Bans a word, hides it or puts it in front: effective on the pages at once. */
function SayOfWord({ word, kind, onClose }: { word: string; kind: Kind; onClose: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Said>();
  const chosen = Form.useWatch('kind', form) ?? kind;
  const say = useAct(
    ({ pinDays, ...said }: Said, key) =>
      client.post('/api/console/search/words/rules', {
        body: { ...said, ...(said.kind === 'pin' ? { pinDays: pinDays ?? 1 } : {}) },
        key,
      }),
    onClose,
  );
  return (
    <ReasonedForm<Said>
      form={form}
      title={t('words.say')}
      okText={t(`words.act.${chosen}`)}
      reason={t('words.reason')}
      saving={say}
      initial={{ word, kind, pinDays: 7 }}
      onSave={(said) => say.mutate(said)}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('words.kind')} extra={t(`words.means.${chosen}`)}>
        <Segmented options={KINDS.map((one) => ({ value: one, label: t(`words.act.${one}`) }))} />
      </Form.Item>
      <Form.Item name="word" label={t('words.word')} rules={[{ required: true, whitespace: true }]}>
        <Input maxLength={40} />
      </Form.Item>
      {chosen === 'pin' ? (
        <Form.Item name="pinDays" label={t('words.pin_days')} rules={[{ required: true }]}>
          <InputNumber min={1} max={30} precision={0} />
        </Form.Item>
      ) : null}
    </ReasonedForm>
  );
}
