import { App, Checkbox, Form, InputNumber, Radio } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  DivisionPicker,
  FormPage,
  MomentInput,
  MoneyInput,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { DivisionPath } from '../parts/division-path.tsx';
import { Categories, Tracks } from '../parts/goods-pickers.tsx';

const GOODS = ['all', 'region_shops', 'categories', 'tracks'] as const;
const LEVELS = ['none', 'phone', 'identity'] as const;

interface Values {
  title: Text2;
  faceFen: number;
  overFen: number;
  total: number;
  perPerson: number;
  claimFrom: string;
  claimUntil: string;
  endsAt: string;
  validDays?: number | null;
  level: (typeof LEVELS)[number];
  place?: string | null;
  atTill?: boolean;
  goods: (typeof GOODS)[number];
  categoryIds?: string[];
  tracks?: string[];
}

/** A new round of a region's vouchers. */
export function VoucherRoundNewPage() {
  const { division = '' } = useParams();
  const { t } = useWords();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const budget = useGet('/api/console/regions/{division}/vouchers', { path: { division } });
  const open = useAct((values: Values, key) => {
    const { place, goods, categoryIds, tracks, atTill, validDays, ...rest } = values;
    return client.post('/api/console/regions/{division}/voucher-rounds', {
      path: { division },
      body: {
        ...rest,
        overFen: rest.overFen ?? 0,
        validDays: validDays ?? null,
        atTill: atTill === true,
        ...(place ? { places: [place] } : {}),
        goods:
          goods === 'categories'
            ? { of: goods, categoryIds: categoryIds ?? [] }
            : goods === 'tracks'
              ? { of: goods, tracks: tracks ?? [] }
              : { of: goods },
      },
      key,
    });
  });
  const needed = [{ required: true, message: t('form.needed') }];
  const whole = (name: keyof Values, label: string, min: number, max: number, must = true) => (
    <Form.Item name={name} label={label} rules={must ? needed : []}>
      <InputNumber min={min} max={max} precision={0} className="con-narrow" />
    </Form.Item>
  );
  return (
    <FormPage<Values>
      id={`console.voucher-round:${division}`}
      title={t('vouchers.open')}
      lead={
        <>
          <DivisionPath code={division} /> ·{' '}
          {t('vouchers.open_lead', { left: budget.data ? amountText(budget.data.budget.leftFen) : '…' })}
        </>
      }
      trail={[
        { text: t('job.regions'), to: '/regions' },
        { text: t('vouchers.title'), to: `/regions/${division}/vouchers` },
      ]}
      initial={{ perPerson: 1, level: 'identity', goods: 'all', atTill: false }}
      submitText={t('vouchers.open')}
      onSubmit={async (values) => {
        const { id } = await open.mutateAsync(values);
        message.success(t('vouchers.opened'));
        navigate(`/regions/${division}/voucher-rounds/${id}`);
      }}
    >
      {(form) => (
        <>
          <Form.Item name="title" label={t('vouchers.name')} rules={needed}>
            <Text2Input maxLength={40} aria-label={t('vouchers.name')} />
          </Form.Item>
          <Form.Item name="overFen" label={t('vouchers.overFen')} extra={t('vouchers.over_hint')}>
            <MoneyInput />
          </Form.Item>
          <Form.Item name="faceFen" label={t('vouchers.faceFen')} rules={needed}>
            <MoneyInput />
          </Form.Item>
          {whole('total', t('vouchers.total'), 1, 10_000_000)}
          {whole('perPerson', t('vouchers.per_person'), 1, 100)}
          {(['claimFrom', 'claimUntil', 'endsAt'] as const).map((name) => (
            <Form.Item key={name} name={name} label={t(`vouchers.${name}`)} rules={needed}>
              <MomentInput />
            </Form.Item>
          ))}
          {whole('validDays', t('vouchers.valid_days'), 1, 366, false)}
          <Form.Item name="level" label={t('vouchers.level')}>
            <Radio.Group options={LEVELS.map((value) => ({ value, label: t(`vouchers.level.${value}`) }))} />
          </Form.Item>
          <Form.Item name="place" label={t('vouchers.places')} extra={t('vouchers.places_hint')}>
            <DivisionPicker anyLevel aria-label={t('vouchers.places')} />
          </Form.Item>
          <Form.Item name="goods" label={t('vouchers.goods')}>
            <Radio.Group options={GOODS.map((value) => ({ value, label: t(`vouchers.goods.${value}`) }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['goods']}>
            {() => {
              const goods: Values['goods'] = form.getFieldValue('goods');
              if (goods === 'categories')
                return (
                  <Form.Item name="categoryIds" label={t('promotions.categories')} rules={needed}>
                    <Categories />
                  </Form.Item>
                );
              return goods === 'tracks' ? (
                <Form.Item name="tracks" label={t('promotions.tracks')} rules={needed}>
                  <Tracks />
                </Form.Item>
              ) : null;
            }}
          </Form.Item>
          <Form.Item name="atTill" valuePropName="checked" extra={t('vouchers.at_till_hint')}>
            <Checkbox>{t('vouchers.at_till')}</Checkbox>
          </Form.Item>
        </>
      )}
    </FormPage>
  );
}
