import { Button, Card, Empty, Form, Input, Segmented, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
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
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { PersonLink } from '../parts/person-link.tsx';
import { pagesOf, ReasonedForm } from '../parts/reasoned-form.tsx';

type Rules = Reply<'/api/console/search/synonyms'>;
type Rule = Rules['rules'][number];
type Version = Reply<'/api/console/search/synonym-versions'>['items'][number];
const LANGUAGES = ['zh', 'en', 'mixed'] as const;
const KINDS = ['group', 'one_way'] as const;

/** A rule in one line: 围巾 = 围脖, or 爪套 → 手套. */
const lineOf = ({ kind, words, targets }: Pick<Rule, 'kind' | 'words' | 'targets'>): string =>
  kind === 'group' ? words.join(' = ') : `${words.join(' / ')} → ${targets.join(' / ')}`;

/** Words that mean the same to search, tried on a question before they are saved; every version that ever was. */
export function SearchSynonymsPage() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<Rule | 'new' | null>(params.has('word') ? 'new' : null);
  const [filter, setFilter] = useState('');
  const [done, setDone] = useState(0);
  const rules = useGet('/api/console/search/synonyms', {});
  const confirm = useConfirmDanger();
  const remove = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      client.post('/api/console/search/synonyms/{ruleId}/removal', {
        path: { ruleId: id },
        body: { seen: rules.data?.version ?? 0, reason },
        key,
      }),
    () => setDone((now) => now + 1),
  );
  const { data } = rules;
  const shown = (data?.rules ?? []).filter((one) => lineOf(one).includes(filter.trim().toLowerCase()));
  return (
    <>
      <PageHeader
        title={t('job.search_synonyms')}
        lead={t('synonyms.lead')}
        acts={
          <Button type="primary" disabled={!data} onClick={() => setOpened('new')}>
            {t('synonyms.new')}
          </Button>
        }
      />
      {rules.error ? <ProblemAlert error={rules.error} onRetry={() => rules.refetch()} /> : null}
      {rules.isPending ? <Skeleton active /> : null}
      {data ? (
        <Card size="small" title={t('synonyms.in_force', { count: data.rules.length, version: data.version })}>
          <Input.Search
            aria-label={t('synonyms.filter')}
            placeholder={t('synonyms.filter')}
            className="desk-search"
            allowClear
            onChange={(event) => setFilter(event.target.value)}
          />
          <ScrollBox>
            <RowTable<Rule>
              size="middle"
              rowKey="id"
              pagination={pagesOf(shown.length)}
              dataSource={shown}
              locale={{ emptyText: <Empty description={t('synonyms.none')} /> }}
              columns={[
                {
                  key: 'rule',
                  title: t('synonyms.rule'),
                  render: (_, row) => <span className="con-wrap">{lineOf(row)}</span>,
                },
                { key: 'kind', title: t('synonyms.kind'), render: (_, row) => t(`synonyms.kind_is.${row.kind}`) },
                {
                  key: 'language',
                  title: t('synonyms.language'),
                  render: (_, row) => t(`synonyms.language_is.${row.language}`),
                },
                { key: 'since', title: t('synonyms.since'), align: 'right', render: (_, row) => row.since },
                {
                  key: 'acts',
                  title: t('list.acts'),
                  render: (_, row) => (
                    <div className="desk-acts">
                      <Button size="small" onClick={() => setOpened(row)}>
                        {t('synonyms.change')}
                      </Button>
                      <Button
                        size="small"
                        danger
                        onClick={() =>
                          confirm({
                            title: t('synonyms.remove_ask', { rule: lineOf(row) }),
                            figures: [],
                            consequence: t('synonyms.remove_means'),
                            okText: t('synonyms.remove'),
                            reasonLabel: t('synonyms.reason'),
                            run: (reason) => remove.mutateAsync({ id: row.id, reason }),
                          })
                        }
                      >
                        {t('synonyms.remove')}
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
          </ScrollBox>
        </Card>
      ) : null}
      <Card size="small" title={t('synonyms.versions')}>
        <DataTable<Version>
          key={done}
          id="console.synonym_versions"
          caption={t('synonyms.versions')}
          path="/console/search/synonym-versions"
          rowKey={(row) => String(row.version)}
          empty={t('synonyms.versions_none')}
          columns={[
            { key: 'version', title: t('synonyms.version'), align: 'right', render: (row) => row.version },
            {
              key: 'changes',
              title: t('synonyms.changes'),
              render: (row) => (
                <>
                  {row.went.map((one) => (
                    <div key={one.id} className="con-wrap">
                      <StateTag tone="wrong">{t('synonyms.went')}</StateTag> {lineOf(one)}
                    </div>
                  ))}
                  {row.came.map((one) => (
                    <div key={one.id} className="con-wrap">
                      <StateTag tone="done">{t('synonyms.came')}</StateTag> {lineOf(one)}
                    </div>
                  ))}
                </>
              ),
            },
            { key: 'reason', title: t('synonyms.reason'), render: (row) => row.reason },
            {
              key: 'by',
              title: t('synonyms.by'),
              render: (row) => <PersonLink id={row.byId} name={t('synonyms.by_see')} />,
            },
            { key: 'at', title: t('synonyms.at'), render: (row) => <TimeText at={row.at} /> },
          ]}
        />
      </Card>
      {opened && data ? (
        <RuleForm
          rule={opened === 'new' ? null : opened}
          word={params.get('word') ?? ''}
          seen={data.version}
          onClose={() => {
            setOpened(null);
            setParams({});
          }}
          onSaved={() => setDone((now) => now + 1)}
        />
      ) : null}
    </>
  );
}

interface Written {
  kind: Rule['kind'];
  language: Rule['language'];
  words: string[];
  targets?: string[];
  reason: string;
}

/** One rule: its words, what it would change on a question, and why it is made. */
function RuleForm({
  rule,
  word,
  seen,
  onClose,
  onSaved,
}: {
  rule: Rule | null;
  word: string;
  seen: number;
  onClose: () => void;
  onSaved: () => void;
}) {
  const { t } = useWords();
  const [form] = Form.useForm<Written>();
  const kind = Form.useWatch('kind', form) ?? rule?.kind ?? 'group';
  const [question, setQuestion] = useState(word || (rule?.words[0] ?? ''));
  const ruleIn = ({ reason: _reason, targets, ...given }: Written) => ({
    ...given,
    words: given.words ?? [],
    targets: given.kind === 'one_way' ? (targets ?? []) : [],
  });
  const save = useAct(
    (given: Written, key) =>
      client.post('/api/console/search/synonyms', {
        body: { seen, rule: ruleIn(given), reason: given.reason, ...(rule ? { id: rule.id } : {}) },
        key,
      }),
    () => {
      onSaved();
      onClose();
    },
  );
  const look = useAct((q: string) =>
    client.post('/api/console/search/synonyms/preview', {
      body: { q, rule: ruleIn(form.getFieldsValue()), ...(rule ? { id: rule.id } : {}) },
    }),
  );
  return (
    <ReasonedForm<Written>
      form={form}
      width={720}
      title={t(rule ? 'synonyms.change' : 'synonyms.new')}
      okText={t('synonyms.save')}
      reason={t('synonyms.reason')}
      saving={save}
      initial={{
        kind: rule?.kind ?? 'group',
        language: rule?.language ?? 'zh',
        words: rule ? [...rule.words] : word ? [word] : [],
        targets: rule ? [...rule.targets] : [],
      }}
      onSave={(given) => save.mutate(given)}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('synonyms.kind')} extra={t(`synonyms.kind_means.${kind}`)}>
        <Segmented options={KINDS.map((one) => ({ value: one, label: t(`synonyms.kind_is.${one}`) }))} />
      </Form.Item>
      <Form.Item name="language" label={t('synonyms.language')}>
        <Segmented options={LANGUAGES.map((one) => ({ value: one, label: t(`synonyms.language_is.${one}`) }))} />
      </Form.Item>
      <Form.Item name="words" label={t('synonyms.words')} extra={t('synonyms.words_hint')} rules={[{ required: true }]}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ';', '；']} />
      </Form.Item>
      {kind === 'one_way' ? (
        <Form.Item name="targets" label={t('synonyms.targets')} rules={[{ required: true }]}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、', ';', '；']} />
        </Form.Item>
      ) : null}
      <Form.Item label={t('synonyms.preview')} htmlFor="synonym-question">
        <Input.Search
          id="synonym-question"
          maxLength={200}
          value={question}
          enterButton={t('synonyms.look')}
          loading={look.isPending}
          onChange={(event) => setQuestion(event.target.value)}
          onSearch={(q) => (q.trim() === '' ? undefined : look.mutate(q.trim()))}
        />
      </Form.Item>
      {look.error ? <ProblemAlert error={look.error} /> : null}
      {look.data ? <Preview seen={look.data} /> : null}
    </ReasonedForm>
  );
}

type Previewed = Reply<'/api/console/search/synonyms/preview', 'post'>;

/** The first ten answers of before and after, as they would stand. */
function Preview({ seen }: { seen: Previewed }) {
  const { t } = useWords();
  const say = useSay();
  return (
    <div aria-live="polite">
      <p className="desk-quiet">{t('synonyms.totals', { before: seen.totalBefore, after: seen.totalAfter })}</p>
      <ScrollBox>
        <RowTable<Previewed['items'][number]>
          size="small"
          rowKey="productId"
          pagination={false}
          dataSource={[...seen.items]}
          locale={{ emptyText: <Empty description={t('synonyms.preview_none')} /> }}
          columns={[
            { key: 'after', title: t('synonyms.place_after'), align: 'right', render: (_, row) => row.after ?? '—' },
            { key: 'before', title: t('synonyms.place_before'), align: 'right', render: (_, row) => row.before ?? '—' },
            {
              key: 'goods',
              title: t('synonyms.goods'),
              render: (_, row) => (
                <Link to={`/products/${row.productId}`} className="con-wrap">
                  {say(row.title)}
                </Link>
              ),
            },
            {
              key: 'change',
              title: t('synonyms.change_is'),
              render: (_, row) =>
                row.before === null ? (
                  <StateTag tone="done">{t('synonyms.comes')}</StateTag>
                ) : row.after === null ? (
                  <StateTag tone="wrong">{t('synonyms.goes')}</StateTag>
                ) : row.before === row.after ? (
                  t('synonyms.stays')
                ) : (
                  <StateTag tone="under-way">{t('synonyms.moves')}</StateTag>
                ),
            },
          ]}
        />
      </ScrollBox>
    </div>
  );
}
