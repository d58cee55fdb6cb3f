import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Collapse, Form, Input, Select } from 'antd';
import { Text2Input, useSay, useWords } from '#ui/desk/index.ts';
import type { Category } from './category-field.tsx';
import { choosesBy, type Variants } from './variants.ts';

type Attribute = Category['attributes'][number];

/** What the category asks about the goods and the SKUs do not say: required things first, the rest folded away; then the shop's own. */
export function AttributesFields({ category }: { category: Category | undefined }) {
  const { t } = useWords();
  const variants = Form.useWatch<Variants | undefined>('variants');
  const asked = category?.attributes.filter(({ sale, name }) => !(sale && choosesBy(variants, name))) ?? [];
  const required = asked.filter((attribute) => attribute.required);
  const others = asked.filter((attribute) => !attribute.required);
  return (
    <>
      <div className="wb-two">
        {required.map((attribute) => (
          <AttributeItem key={attribute.id} attribute={attribute} />
        ))}
      </div>
      <Collapse
        size="small"
        items={[
          {
            key: 'more',
            label: t('goods.attributes_more', { count: others.length }),
            forceRender: true,
            children: (
              <>
                <div className="wb-two">
                  {others.map((attribute) => (
                    <AttributeItem key={attribute.id} attribute={attribute} />
                  ))}
                </div>
                <OwnAttributes />
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function AttributeItem({ attribute }: { attribute: Attribute }) {
  const { t } = useWords();
  const say = useSay();
  const label = say(attribute.name);
  return (
    <Form.Item
      name={['attributes', attribute.id]}
      label={label}
      rules={attribute.required ? [{ required: true, message: t('form.required', { field: label }) }] : []}
    >
      {attribute.values.length > 0 ? (
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={attribute.values.map((value) => ({ value: value.zh, label: say(value) }))}
        />
      ) : (
        <Input maxLength={200} allowClear />
      )}
    </Form.Item>
  );
}

function OwnAttributes() {
  const { t } = useWords();
  return (
    <Form.List name="ownAttributes">
      {(fields, { add, remove }) => (
        <div className="wb-stack">
          {fields.map((field) => (
            <div key={field.key} className="wb-row">
              <Form.Item name={[field.name, 'name']} noStyle>
                <Text2Input maxLength={60} aria-label={t('goods.own_attribute_name')} />
              </Form.Item>
              <Form.Item name={[field.name, 'value']} noStyle>
                <Text2Input maxLength={200} aria-label={t('goods.own_attribute_value')} />
              </Form.Item>
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('goods.own_attribute_remove', { place: field.name + 1 })}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() => add({ name: { zh: '', en: '' }, value: { zh: '', en: '' } })}
          >
            {t('goods.own_attribute_add')}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
