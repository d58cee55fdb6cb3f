import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select } from 'antd';
import { useGet, useSay, useWords } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { PERCENT } from './market-rule.ts';

/** Brands and streamers that pay a part, a row each; they have paid it in before. */
export function SponsorShares() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const known = useGet('/api/console/sponsors', { query: { limit: 100 } }, { enabled: may('sponsors.read') });
  const options = (known.data?.items ?? []).map((one) => ({
    value: one.party,
    label: `${t(`promotions.funder.${one.kind}`)} · ${(one.name && say(one.name)) || one.party}`,
  }));
  return (
    <Form.Item label={t('promotions.sponsors')} extra={t('promotions.sponsors_hint')}>
      <Form.List name="sponsors">
        {(rows, { add, remove }) => (
          <div className="desk-rule-rows">
            {rows.map((row) => (
              <div key={row.key} className="desk-rule-row">
                <Form.Item
                  name={[row.name, 'party']}
                  rules={[{ required: true, message: t('form.needed') }]}
                  className="desk-rule-tight"
                >
                  <Select
                    className="desk-choice"
                    options={options}
                    loading={known.isFetching}
                    showSearch={{ optionFilterProp: 'label' }}
                    aria-label={`${t('promotions.sponsor')} ${row.name + 1}`}
                  />
                </Form.Item>
                <Form.Item
                  name={[row.name, 'percent']}
                  rules={[{ required: true, pattern: PERCENT, message: t('promotions.region_share_hint') }]}
                  className="desk-rule-tight"
                >
                  <Input
                    inputMode="decimal"
                    suffix="%"
                    className="con-narrow"
                    aria-label={`${t('promotions.sponsor_share')} ${row.name + 1}`}
                  />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={`${t('promotions.sponsor_remove')} ${row.name + 1}`}
                  onClick={() => remove(row.name)}
                />
              </div>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined aria-hidden />}
              disabled={rows.length >= 3}
              onClick={() => add({})}
            >
              {t('promotions.sponsor_add')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}

/** A sponsor by name. */
export function SponsorName({ party }: { party: string }) {
  const say = useSay();
  const may = useMay();
  const known = useGet('/api/console/sponsors', { query: { limit: 100 } }, { enabled: may('sponsors.read') });
  const name = known.data?.items.find((one) => one.party === party)?.name;
  return (name && say(name)) || <span className="con-id">{party}</span>;
}
