import { App, Button, Drawer, Form, Input, InputNumber, Select, Skeleton, Tree } from 'antd';
import type { DataNode } from 'antd/es/tree';
import { useCallback, useEffect, useState } from 'react';
import {
  client,
  PageHeader,
  ProblemAlert,
  ProblemError,
  type Reply,
  StateTag,
  useAct,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { CategoryLife } from '../parts/category-life.tsx';
import { NewCategory } from '../parts/new-category.tsx';
import { bpsText, percentOf, toBps } from '../parts/rates.ts';
import { categoryTone } from '../tones.ts';

type Category = Reply<'/api/console/categories'>['items'][number];

const returnRules = ['seven_days', 'made_to_order', 'fresh', 'digital_opened', 'newspapers'] as const;

interface CategoryNode extends DataNode {
  key: string;
  category: Category;
  children?: CategoryNode[];
}

const nodeOf = (category: Category): CategoryNode => ({ key: category.id, category, isLeaf: category.leaf });

function withChildren(nodes: readonly CategoryNode[], parent: string, children: CategoryNode[]): CategoryNode[] {
  return nodes.map((node) => {
    if (node.key === parent) return { ...node, children };
    return node.children ? { ...node, children: withChildren(node.children, parent, children) } : node;
  });
}

function withCategory(nodes: readonly CategoryNode[], category: Category): CategoryNode[] {
  return nodes.map((node) => ({
    ...node,
    ...(node.key === category.id ? { category } : {}),
    ...(node.children ? { children: withCategory(node.children, category) } : {}),
  }));
}

/** The tree of categories with their rules; a click opens one. */
export function CategoriesPage() {
  const { t } = useWords();
  const say = useSay();
  const [nodes, setNodes] = useState<CategoryNode[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [chosen, setChosen] = useState<Category | null>(null);
  const [proposing, setProposing] = useState(false);

  const load = useCallback(async (parent: string | null) => {
    try {
      const { items } = await client.get('/api/console/categories', { query: parent ? { parent } : {} });
      const children = items.map(nodeOf);
      setNodes((now) => (parent && now ? withChildren(now, parent, children) : children));
      setProblem(null);
    } catch (error) {
      setProblem(error);
    }
  }, []);
  useEffect(() => {
    void load(null);
  }, [load]);

  return (
    <>
      <PageHeader
        title={t('job.categories')}
        lead={t('categories.lead')}
        acts={
          <Button type="primary" onClick={() => setProposing(true)}>
            {t('categories.propose')}
          </Button>
        }
      />
      {problem ? <ProblemAlert error={problem} onRetry={() => load(null)} /> : null}
      {nodes ? (
        <div className="con-tree desk-scroll">
          <Tree<CategoryNode>
            treeData={nodes}
            blockNode
            selectedKeys={chosen ? [chosen.id] : []}
            loadData={(node) => (node.children ? Promise.resolve() : load(node.key))}
            onSelect={(_keys, { node }) => setChosen(node.category)}
            titleRender={({ category }) => (
              <span className="desk-acts">
                {say(category.name)}
                <span className="desk-quiet">{bpsText(category.commissionBps)}</span>
                {category.state === 'open' ? null : (
                  <StateTag tone={categoryTone[category.state] ?? 'quiet'}>
                    {t(`categories.state.${category.state}`)}
                  </StateTag>
                )}
              </span>
            )}
          />
        </div>
      ) : problem ? null : (
        <Skeleton active />
      )}
      <Drawer
        open={chosen !== null}
        onClose={() => setChosen(null)}
        size={480}
        title={chosen ? chosen.path.map((step) => say(step.name)).join(' › ') : ''}
      >
        {chosen ? (
          <CategoryEditor
            key={chosen.id}
            category={chosen}
            onSaved={(saved) => {
              setNodes((now) => now && withCategory(now, saved));
              setChosen(saved);
            }}
          />
        ) : null}
      </Drawer>
      <NewCategory
        open={proposing}
        parent={chosen}
        onClose={() => setProposing(false)}
        onProposed={(category) => {
          setProposing(false);
          void load(category.parentId);
        }}
      />
    </>
  );
}

interface Rules {
  nameZh: string;
  nameEn: string;
  commission: number | null;
  tax: number | null;
  returnRule: (typeof returnRules)[number];
  licences: string[];
}

/** Only what was changed is sent: a rule taken from above the category stays taken from there. */
function changesOf(category: Category, rules: Rules) {
  const wished = {
    nameZh: rules.nameZh,
    nameEn: rules.nameEn ?? '',
    commissionBps: toBps(rules.commission),
    taxBps: toBps(rules.tax),
    returnRule: rules.returnRule,
    licences: rules.licences,
  };
  const now: typeof wished = { ...category, nameZh: category.name.zh, nameEn: category.name.en };
  return Object.fromEntries(
    Object.entries(wished).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name as keyof typeof wished]),
    ),
  ) as Partial<typeof wished>;
}

function CategoryEditor({ category, onSaved }: { category: Category; onSaved: (category: Category) => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Rules>();
  const path = { categoryId: category.id };
  const save = useAct(
    (rules: Rules) =>
      client.patch('/api/console/categories/{categoryId}', {
        path,
        body: changesOf(category, rules),
      }),
    (saved) => {
      onSaved(saved);
      message.success(t('form.saved'));
    },
  );
  const faults = save.error instanceof ProblemError ? save.error.problem.fields : [];
  const faultOf = (field: string) => {
    const fault = faults.find((one) => one.field === field);
    return fault ? { validateStatus: 'error' as const, help: fault.message } : {};
  };
  return (
    <>
      <p>
        <span className="con-id">{category.id}</span>{' '}
        <StateTag tone={categoryTone[category.state] ?? 'quiet'}>{t(`categories.state.${category.state}`)}</StateTag>
      </p>
      {save.error ? <ProblemAlert error={save.error} /> : null}
      <Form<Rules>
        form={form}
        layout="vertical"
        initialValues={{
          nameZh: category.name.zh,
          nameEn: category.name.en,
          commission: percentOf(category.commissionBps),
          tax: percentOf(category.taxBps),
          returnRule: category.returnRule,
          licences: category.licences,
        }}
        onFinish={(rules) => save.mutate(rules)}
      >
        <Form.Item
          name="nameZh"
          label={t('categories.name_zh')}
          rules={[{ required: true, message: t('form.needed') }]}
          {...faultOf('nameZh')}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('categories.name_en')} {...faultOf('nameEn')}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="commission"
          label={t('categories.commission')}
          extra={t('categories.commission_hint')}
          {...faultOf('commissionBps')}
        >
          <InputNumber min={0} max={50} precision={2} suffix="%" />
        </Form.Item>
        <Form.Item name="tax" label={t('categories.tax')} {...faultOf('taxBps')}>
          <InputNumber min={0} max={50} precision={2} suffix="%" />
        </Form.Item>
        <Form.Item name="returnRule" label={t('categories.return_rule')}>
          <Select options={returnRules.map((value) => ({ value, label: t(`categories.return.${value}`) }))} />
        </Form.Item>
        <Form.Item name="licences" label={t('categories.licences')} extra={t('categories.licences_hint')}>
          <Select mode="tags" maxCount={10} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
      </Form>
      <CategoryLife category={category} onStepped={onSaved} />
    </>
  );
}
