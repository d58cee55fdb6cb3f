import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber } from 'antd';
import { useWords } from '#ui/desk/index.ts';
import { SkuSelect } from '../parts/sku-select.tsx';

const mostParts = 20;

/** What is in a bundle: SKUs of the shop, and how many of each. */
export function BundleParts() {
  const { t } = useWords();
  return (
    <Form.List name="parts">
      {(fields, { add, remove }) => (
        <div className="wb-stack">
          {fields.map((field) => (
            <div key={field.key} className="wb-row">
              <Form.Item
                name={[field.name, 'skuId']}
                rules={[{ required: true, message: t('form.required', { field: t('goods.bundle_part') }) }]}
                className="wb-grow"
              >
                <SkuSelect aria-label={t('goods.bundle_part_at', { place: field.name + 1 })} />
              </Form.Item>
              <Form.Item name={[field.name, 'quantity']}>
                <InputNumber
                  min={1}
                  max={99}
                  precision={0}
                  suffix={t('goods.pieces')}
                  aria-label={t('goods.bundle_pieces_at', { place: field.name + 1 })}
                />
              </Form.Item>
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('goods.bundle_part_remove', { place: field.name + 1 })}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined aria-hidden />}
            disabled={fields.length >= mostParts}
            onClick={() => add({ quantity: 1 })}
          >
            {t('goods.bundle_part_add')}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
