import { App, Button, Descriptions, Form, Input, Skeleton } from 'antd';
import { useCallback } from 'react';
import { Link } from 'react-router';
import {
  client,
  FormPage,
  ProblemAlert,
  type Reply,
  StateTag,
  type Text2,
  Text2Input,
  useAct,
  useConfirmDanger,
  useGet,
  useProblemText,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { BeltSelect } from '../parts/application-fields.tsx';
import { thumbOf } from '../parts/goods-cell.tsx';
import { PictureField } from '../parts/picture-field.tsx';
import { ShopTransfer } from '../parts/shop-transfer.tsx';
import { useShop } from '../shop.tsx';
import { shopTone } from '../tones.ts';

type Profile = Reply<'/api/shops/{shopId}/profile'>;

interface Values {
  name: string;
  story: Text2;
  logoMediaId: string | null;
  coverMediaId: string | null;
  beltCode: string;
}

/** What the shop says about itself, and whether it takes orders. */
export function ProfilePage() {
  const shop = useShop();
  const profile = useGet('/api/shops/{shopId}/profile', { path: { shopId: shop.id } });
  if (profile.error) return <ProblemAlert error={profile.error} onRetry={() => profile.refetch()} />;
  if (!profile.data) return <Skeleton active />;
  return <Editor profile={profile.data} />;
}

function Editor({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const upload = useCallback(
    (body: FormData) => client.post('/api/shops/{shopId}/media', { path: { shopId: shop.id }, body }),
    [shop.id],
  );
  const save = useAct((values: Values) =>
    client.patch('/api/shops/{shopId}/profile', {
      path: { shopId: shop.id },
      body: {
        name: values.name,
        story: values.story.zh.trim() ? values.story : null,
        logoMediaId: values.logoMediaId,
        coverMediaId: values.coverMediaId,
        beltCode: values.beltCode || null,
      },
    }),
  );
  return (
    <FormPage<Values>
      id={`profile:${shop.id}`}
      title={t('job.profile')}
      tag={<StateTag tone={shopTone[profile.state] ?? 'quiet'}>{t(`shop.state.${profile.state}`)}</StateTag>}
      lead={t('profile.lead')}
      initial={{
        name: profile.name,
        story: profile.story ?? { zh: '', en: '' },
        logoMediaId: profile.logoMediaId,
        coverMediaId: profile.coverMediaId,
        beltCode: profile.beltCode ?? '',
      }}
      submitText={t('table.save')}
      onSubmit={async (values) => {
        await save.mutateAsync(values);
        message.success(t('table.saved'));
      }}
    >
      <ShopTransfer />
      <Standing profile={profile} />
      <Form.Item
        name="name"
        label={t('profile.name')}
        rules={[{ required: true, message: t('form.required', { field: t('profile.name') }) }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="story" label={t('profile.story')}>
        <Text2Input rows={4} maxLength={2000} aria-label={t('profile.story')} />
      </Form.Item>
      <div className="wb-two">
        <Form.Item name="logoMediaId" label={t('profile.logo')}>
          <PictureField upload={upload} addressOf={thumbOf} aria-label={t('profile.logo')} />
        </Form.Item>
        <Form.Item name="coverMediaId" label={t('profile.cover')}>
          <PictureField upload={upload} addressOf={thumbOf} aria-label={t('profile.cover')} />
        </Form.Item>
      </div>
      <Form.Item name="beltCode" label={t('goods.belt')}>
        <BeltSelect />
      </Form.Item>
    </FormPage>
  );
}

function Standing({ profile }: { profile: Profile }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const path = { shopId: shop.id };
  const pause = useAct((reason: string, key) =>
    client.post('/api/shops/{shopId}/pause', { path, body: { reason }, key }),
  );
  const resume = useAct((_nothing: null, key) => client.post('/api/shops/{shopId}/resume', { path, body: {}, key }));
  return (
    <section className="wb-panel wb-stack wb-gap-below" aria-label={t('profile.standing')}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          {
            key: 'code',
            label: t('profile.address'),
            children: <a href={`/shops/${profile.code}`}>/shops/{profile.code}</a>,
          },
          { key: 'kind', label: t('apply.kind'), children: say(profile.kindName) },
          { key: 'place', label: t('warehouses.place'), children: profile.division.map((one) => one.name).join(' ') },
          ...profile.licences.map((one) => ({
            key: one.number,
            label: say(one.name),
            children: `${one.holder} ${one.number}`,
          })),
        ]}
      />
      {profile.stateReason ? <p>{t('profile.state_reason', { reason: profile.stateReason })}</p> : null}
      {profile.stateCause ? (
        <p>
          {t(`profile.cause.${profile.stateCause}`)}{' '}
          <Link to={shop.at(profile.stateCause === 'licence' ? '/licences' : '/deposit')}>
            {t('profile.cause_settle')}
          </Link>
        </p>
      ) : null}
      {shop.may('shops.pause') && profile.state === 'open' ? (
        <Button
          danger
          onClick={() =>
            confirm({
              title: t('profile.pause_ask', { name: profile.name }),
              figures: [],
              consequence: t('profile.pause_consequence'),
              okText: t('profile.pause'),
              reasonLabel: t('profile.pause_reason'),
              run: (reason) => pause.mutateAsync(reason),
            })
          }
        >
          {t('profile.pause')}
        </Button>
      ) : null}
      {shop.may('shops.pause') && profile.state === 'paused' && !profile.stateCause ? (
        <Button
          type="primary"
          loading={resume.isPending}
          onClick={() => resume.mutate(null, { onError: (error) => message.error(textOf(error)) })}
        >
          {t('profile.resume')}
        </Button>
      ) : null}
    </section>
  );
}
