import { App, Form, Input, Skeleton } from 'antd';
import { client, DivisionPicker, FormPage, ProblemAlert, useAct, useGet, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Values = { name: string; phone: string; divisionCode: string; street: string };

/** Where buyers send returns to. Agreed cases keep the address they were told. */
export function ReturnAddressPage() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const now = useGet('/api/shops/{shopId}/return-address', { path: { shopId: shop.id } });
  const saved = useAct(
    (body: Values, key) => client.put('/api/shops/{shopId}/return-address', { path: { shopId: shop.id }, body, key }),
    () => message.success(t('refund.address_saved')),
  );
  if (now.error) return <ProblemAlert error={now.error} onRetry={() => now.refetch()} />;
  if (!now.data) return <Skeleton active />;
  const { address } = now.data;
  return (
    <FormPage<Values>
      id={`return-address:${shop.id}`}
      title={t('refund.address')}
      lead={address ? t('refund.address_now', { phone: address.phone }) : t('refund.address_missing')}
      trail={[{ text: t('job.refunds'), to: shop.at('/refunds') }]}
      initial={address ? { name: address.name, divisionCode: address.divisionCode, street: address.street } : {}}
      submitText={t('refund.address_save')}
      onSubmit={(values) => saved.mutateAsync(values)}
    >
      <Form.Item name="name" label={t('refund.address_name')} rules={[{ required: true }]}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="phone" label={t('refund.address_phone')} rules={[{ required: true }]}>
        <Input maxLength={20} inputMode="tel" />
      </Form.Item>
      <Form.Item name="divisionCode" label={t('refund.address_place')} rules={[{ required: true }]}>
        <DivisionPicker />
      </Form.Item>
      <Form.Item name="street" label={t('refund.address_street')} rules={[{ required: true }]}>
        <Input maxLength={120} />
      </Form.Item>
    </FormPage>
  );
}
