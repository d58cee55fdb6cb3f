import { DeleteOutlined, LeftOutlined, RightOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Upload } from 'antd';
import { useState } from 'react';
import { ProblemAlert, useWords } from '#ui/desk/index.ts';

/** A picture that lies in the market. */
export interface Picture {
  readonly id: string;
  /** null: private, seen only by its owner through `/api/me/media`. */
  readonly thumbnailUrl: string | null;
}

/** Sends files, answers what they became. */
export type UploadPictures = (form: FormData) => Promise<{ readonly items: readonly Picture[] }>;

const addressOf = (picture: Picture): string => picture.thumbnailUrl ?? `/api/me/media/${picture.id}/file`;

export interface PicturesFieldProps {
  id?: string;
  value?: readonly Picture[];
  onChange?: (pictures: readonly Picture[]) => void;
  upload: UploadPictures;
  most: number;
  'aria-label'?: string;
}

/** Pictures in an order; the first is the main one. */
export function PicturesField({ id, value = [], onChange, upload, most, 'aria-label': label }: PicturesFieldProps) {
  const { t } = useWords();
  const [busy, setBusy] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  const move = (place: number, by: 1 | -1) => {
    const next = [...value];
    const [one] = next.splice(place, 1);
    if (one) next.splice(place + by, 0, one);
    onChange?.(next);
  };
  const send = async (files: readonly Blob[]) => {
    const form = new FormData();
    for (const file of files) form.append('files', file);
    setBusy((now) => now + 1);
    setProblem(null);
    try {
      const { items } = await upload(form);
      onChange?.([...value, ...items.filter((item) => !value.some((one) => one.id === item.id))].slice(0, most));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy((now) => now - 1);
    }
  };
  return (
    <div id={id}>
      <ul className="wb-pictures" aria-label={label}>
        {value.map((picture, place) => (
          <li key={picture.id}>
            <img src={addressOf(picture)} alt={t('pictures.place', { place: place + 1 })} width={96} height={96} />
            <div>
              {most > 1 ? (
                <Button
                  size="small"
                  type="text"
                  icon={<LeftOutlined aria-hidden />}
                  aria-label={t('pictures.earlier', { place: place + 1 })}
                  disabled={place === 0}
                  onClick={() => move(place, -1)}
                />
              ) : null}
              <Button
                size="small"
                type="text"
                danger
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('pictures.remove', { place: place + 1 })}
                onClick={() => onChange?.(value.filter((one) => one.id !== picture.id))}
              />
              {most > 1 ? (
                <Button
                  size="small"
                  type="text"
                  icon={<RightOutlined aria-hidden />}
                  aria-label={t('pictures.later', { place: place + 1 })}
                  disabled={place === value.length - 1}
                  onClick={() => move(place, 1)}
                />
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {problem ? <ProblemAlert error={problem} /> : null}
      <Upload
        accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
        multiple={most > 1}
        showUploadList={false}
        beforeUpload={(file, files) => {
          // Called once for each file: the first call takes them all.
          if (file === files[0]) send(files.slice(0, most - value.length));
          return false;
        }}
      >
        <Button icon={<UploadOutlined aria-hidden />} loading={busy > 0} disabled={value.length >= most}>
          {t('pictures.upload')}
        </Button>
      </Upload>
    </div>
  );
}

export interface PictureFieldProps extends Omit<PicturesFieldProps, 'value' | 'onChange' | 'most'> {
  /** Id of the picture. */
  value?: string | null;
  onChange?: (id: string | null) => void;
  /** Where the picture is seen, when it is public. */
  addressOf?: (id: string) => string | null;
}

/** One picture, held by its id. */
export function PictureField({ value, onChange, addressOf: seenAt = () => null, ...rest }: PictureFieldProps) {
  return (
    <PicturesField
      {...rest}
      most={1}
      value={value ? [{ id: value, thumbnailUrl: seenAt(value) }] : []}
      onChange={(pictures) => onChange?.(pictures[0]?.id ?? null)}
    />
  );
}
