import { Form, Input, Skeleton } from 'antd';
import { useNavigate, useParams } from 'react-router';
import {
  client,
  FormPage,
  MomentInput,
  ProblemAlert,
  type Reply,
  type Text2,
  Text2Input,
  useAct,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { Belts, Brands, Categories } from '../parts/goods-pickers.tsx';

type Track = Reply<'/api/console/tracks'>['items'][number];

interface TrackForm {
  code: string;
  name: Text2;
  categoryIds: string[];
  brandIds?: string[];
  beltCodes?: string[];
  validFrom: string;
  validUntil?: string | null;
}

/** Changes a track, or ends it. */
export function TrackPage() {
  const { code = '' } = useParams();
  const track = useGet('/api/console/tracks/{code}', { path: { code } });
  if (track.error) return <ProblemAlert error={track.error} onRetry={() => track.refetch()} />;
  if (!track.data) return <Skeleton active />;
  return <TrackEditor key={`${code} ${track.data.version}`} track={track.data} />;
}

/** Names a track. */
export function NewTrackPage() {
  return <TrackEditor track={null} />;
}

function TrackEditor({ track }: { track: Track | null }) {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  const save = useAct(
    ({ code, brandIds = [], beltCodes = [], validUntil = null, ...rest }: TrackForm, key) => {
      const body = { ...rest, brandIds, beltCodes, validUntil };
      return track
        ? client.post('/api/console/tracks/{code}/change', {
            path: { code: track.code },
            body: { ...body, version: track.version },
            key,
          })
        : client.post('/api/console/tracks', { body: { ...body, code }, key });
    },
    () => navigate('/tracks'),
  );
  const needed = [{ required: true, message: t('form.needed') }];
  const both = [
    {
      validator: (_rule: unknown, text?: Text2) =>
        text?.zh.trim() && text.en.trim() ? Promise.resolve() : Promise.reject(new Error(t('form.needed'))),
    },
  ];
  return (
    <FormPage<TrackForm>
      id={`track:${track?.code ?? 'new'}`}
      title={track ? say(track.name) : t('tracks.new')}
      lead={t('tracks.form_lead')}
      trail={[{ text: t('job.tracks'), to: '/tracks' }]}
      initial={track ?? {}}
      submitText={t('form.save')}
      onSubmit={(values) => save.mutateAsync(values)}
      fieldLabels={{ code: t('tracks.code'), categoryIds: t('promotions.categories') }}
    >
      {track ? null : (
        <Form.Item
          name="code"
          label={t('tracks.code')}
          extra={t('tracks.code_hint')}
          rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{1,38}$/, message: t('tracks.code_hint') }]}
        >
          <Input maxLength={39} className="con-narrow" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('tracks.name')} required rules={both}>
        <Text2Input maxLength={20} />
      </Form.Item>
      <Form.Item
        name="categoryIds"
        label={t('promotions.categories')}
        extra={t('tracks.categories_hint')}
        rules={needed}
      >
        <Categories />
      </Form.Item>
      <Form.Item name="brandIds" label={t('promotions.brands')} extra={t('tracks.narrow_hint')}>
        <Brands />
      </Form.Item>
      <Form.Item name="beltCodes" label={t('promotions.belts')} extra={t('tracks.narrow_hint')}>
        <Belts />
      </Form.Item>
      <Form.Item name="validFrom" label={t('tracks.from')} rules={needed}>
        <MomentInput />
      </Form.Item>
      <Form.Item name="validUntil" label={t('tracks.until')} extra={t('tracks.until_hint')}>
        <MomentInput />
      </Form.Item>
    </FormPage>
  );
}
