import { DeleteOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Upload } from 'antd';
import { useState } from 'react';
import { ProblemAlert, useWords } from '#ui/desk/index.ts';

/** A video that lies in the market. */
export interface Video {
  readonly id: string;
  readonly url: string;
}

export interface VideoFieldProps {
  id?: string;
  value?: Video | null;
  onChange?: (video: Video | null) => void;
  /** Sends a file, answers what it became; throws the refusal. */
  upload: (form: FormData) => Promise<{ readonly items: readonly Uploaded[] }>;
  'aria-label'?: string;
}

interface Uploaded {
  readonly id: string;
  readonly kind: 'picture' | 'video';
  readonly url: string | null;
}

/** At most one video: sent, looked at, taken away. */
export function VideoField({ id, value, onChange, upload, 'aria-label': label }: VideoFieldProps) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [strange, setStrange] = useState(false);
  const send = async (file: Blob) => {
    const form = new FormData();
    form.append('files', file);
    setBusy(true);
    setProblem(null);
    setStrange(false);
    try {
      const { items } = await upload(form);
      const [sent] = items;
      if (sent?.kind === 'video' && sent.url) onChange?.({ id: sent.id, url: sent.url });
      else setStrange(true);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div id={id}>
      {value ? (
        <div className="wb-video">
          <video src={value.url} aria-label={label} controls muted playsInline preload="metadata" width={240} />
          <Button danger icon={<DeleteOutlined aria-hidden />} onClick={() => onChange?.(null)}>
            {t('video.remove')}
          </Button>
        </div>
      ) : null}
      {problem ? <ProblemAlert error={problem} /> : null}
      {strange ? <p role="alert">{t('video.no_video')}</p> : null}
      <Upload
        accept="video/mp4,video/webm"
        showUploadList={false}
        beforeUpload={(file) => {
          send(file);
          return false;
        }}
      >
        <Button icon={<UploadOutlined aria-hidden />} loading={busy}>
          {t(value ? 'video.replace' : 'video.upload')}
        </Button>
      </Upload>
    </div>
  );
}
