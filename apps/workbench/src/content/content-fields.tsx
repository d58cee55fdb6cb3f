import { Checkbox, Form, type FormInstance, Radio, Select } from 'antd';
import { client, Text2Input, useGet, useSay, useWords } from '#ui/desk/index.ts';
import { PicturesField } from '../parts/picture-field.tsx';
import { VideoField } from '../parts/video-field.tsx';
import { useShop } from '../shop.tsx';
import { GoodsTags } from './goods-tags.tsx';
import { type ContentValues, kinds } from './values.ts';

/** Everything a piece says; what the kind does not have is not asked for. */
export function ContentFields({ form, fixed }: { form: FormInstance<ContentValues>; fixed: boolean }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const kind = Form.useWatch('kind', form) ?? 'post';
  const belts = useGet('/api/belts', { query: { limit: 100 } });
  const upload = (body: FormData) => client.post('/api/shops/{shopId}/media', { path: { shopId: shop.id }, body });
  const film = kind === 'video';
  return (
    <>
      <Form.Item name="kind" label={t('content.kind')} extra={t(`content.kind_hint.${kind}`)}>
        <Radio.Group
          disabled={fixed}
          optionType="button"
          options={kinds.map((value) => ({ value, label: t(`content.kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="title" label={t('content.title')}>
        <Text2Input maxLength={60} aria-label={t('content.title')} />
      </Form.Item>
      <Form.Item name="text" label={t('content.text')}>
        <Text2Input
          maxLength={kind === 'article' ? 20_000 : 2_000}
          rows={kind === 'article' ? 14 : 5}
          aria-label={t('content.text')}
        />
      </Form.Item>
      {film ? (
        <>
          <Form.Item name="video" label={t('content.kind.video')} extra={t('content.video_hint')}>
            <VideoField upload={upload} aria-label={t('content.kind.video')} />
          </Form.Item>
          <Form.Item name="poster" label={t('content.poster')} extra={t('content.poster_hint')}>
            <PicturesField upload={upload} most={1} aria-label={t('content.poster')} />
          </Form.Item>
          <Form.Item name="captions" label={t('content.captions')} extra={t('content.captions_hint')}>
            <Text2Input maxLength={20_000} rows={4} aria-label={t('content.captions')} />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="pictures" label={t('content.pictures')}>
          <PicturesField upload={upload} most={kind === 'article' ? 20 : 9} aria-label={t('content.pictures')} />
        </Form.Item>
      )}
      <Form.Item name="goods" label={t('content.goods')} extra={t('content.goods_hint')}>
        <GoodsTags />
      </Form.Item>
      <Form.Item name="topics" label={t('content.topics')} extra={t('content.topics_hint')}>
        <Select mode="tags" maxCount={5} open={false} suffixIcon={null} tokenSeparators={[' ', '，', ',', '#']} />
      </Form.Item>
      <Form.Item name="beltCodes" label={t('content.belts')}>
        <Select
          mode="multiple"
          maxCount={5}
          options={(belts.data?.items ?? []).map((one) => ({ value: one.code, label: say(one.name) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="shopCodes" label={t('content.shops')} extra={t('content.shops_hint')}>
        <Select mode="tags" maxCount={5} open={false} suffixIcon={null} tokenSeparators={[' ', '，', ',']} />
      </Form.Item>
      <Form.Item name="declared" label={t('content.declared')} extra={t('content.declared_hint')}>
        <Radio.Group
          options={(['none', 'partnership', 'advertisement'] as const).map((value) => ({
            value,
            label: t(`content.declared.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="aiMade" valuePropName="checked">
        <Checkbox>{t('content.ai_made')}</Checkbox>
      </Form.Item>
    </>
  );
}
