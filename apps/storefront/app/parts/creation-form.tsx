import { Field, TextField } from '#ui';
import type { CreationKind, CreationValues, Standing } from '../creation-view.server.ts';
import { useWords } from '../i18n.tsx';
import type { Refused } from '../market.server.ts';
import { FILMS, FileField, PICTURES } from './file-field.tsx';
import { errorOf } from './form-problem.tsx';

const card = 'space-y-4 rounded-card border border-line bg-surface p-4';
const declarations = ['', 'partnership', 'advertisement'] as const;

/** Everything a person's piece says; what the kind does not have is not asked for. */
export function CreationFields({
  kind,
  values,
  film,
  problem,
}: {
  kind: CreationKind;
  values: CreationValues;
  film: Standing['film'] | undefined;
  problem: Refused | null | undefined;
}) {
  const { t } = useWords();
  const optional = t('form.optional');
  return (
    <>
      <section aria-label={t('creation.words')} className={card}>
        <Field
          name="title"
          required
          maxLength={60}
          label={t('creation.title')}
          defaultValue={values.title}
          error={errorOf(problem, 'title')}
        />
        <TextField
          name="text"
          rows={kind === 'article' ? 14 : 5}
          maxLength={kind === 'article' ? 20_000 : 2_000}
          label={t('creation.text')}
          hint={t(`creation.text_${kind}`)}
          defaultValue={values.text}
          error={errorOf(problem, 'text')}
        />
      </section>
      {kind === 'video' ? (
        <section aria-label={t('content.kind_video')} className={card}>
          {values.video ? (
            <div className="space-y-2">
              <input type="hidden" name="video" value={values.video} />
              <video
                src={film?.url ?? `/media/${values.video}/video`}
                poster={values.poster?.src ?? film?.posterUrl ?? undefined}
                aria-label={t('content.kind_video')}
                controls
                muted
                playsInline
                preload="metadata"
                className="max-h-72 w-full rounded-control bg-black object-contain"
              />
              {film ? <p className="text-sm text-ink-soft">{film.text}</p> : null}
              {film?.posterUrl && !values.poster ? (
                <figure className="text-sm">
                  <img
                    src={film.posterUrl}
                    alt={t('creation.frame')}
                    width="96"
                    height="96"
                    className="size-24 rounded-control object-cover"
                  />
                  <figcaption className="text-ink-soft">{t('creation.frame')}</figcaption>
                </figure>
              ) : null}
            </div>
          ) : null}
          <FileField
            name="film"
            accept={FILMS}
            label={t(values.video ? 'creation.other_film' : 'creation.film')}
            hint={t('creation.film_hint')}
          />
          <Kept name="poster" pictures={values.poster ? [values.poster] : []} />
          <FileField
            name="cover"
            accept={PICTURES}
            label={t('creation.cover')}
            hint={t('creation.cover_hint')}
            optionalText={optional}
          />
          <TextField
            name="captions"
            rows={3}
            maxLength={20_000}
            label={t('creation.captions')}
            hint={t('creation.captions_hint')}
            optionalText={optional}
            defaultValue={values.captions}
            error={errorOf(problem, 'captions')}
          />
        </section>
      ) : (
        <section aria-label={t('creation.pictures')} className={card}>
          <Kept name="picture" pictures={values.pictures} />
          <FileField
            name="pictures"
            accept={PICTURES}
            multiple
            label={t('creation.pictures')}
            hint={t('creation.pictures_hint', { count: 9 })}
            {...(kind === 'post' ? {} : { optionalText: optional })}
          />
        </section>
      )}
      <GoodsRows kind={kind} goods={values.goods} />
      <section aria-label={t('creation.more')} className={card}>
        <Field
          name="topics"
          maxLength={120}
          label={t('creation.topics')}
          hint={t('creation.topics_hint')}
          optionalText={optional}
          defaultValue={values.topics}
          error={errorOf(problem, 'topics')}
        />
        <fieldset className="space-y-2">
          <legend className="text-sm font-medium">{t('creation.declared')}</legend>
          {declarations.map((one) => (
            <label key={one} className="flex min-h-9 items-start gap-2 text-sm">
              <input
                type="radio"
                name="declared"
                value={one}
                defaultChecked={values.declared === one}
                className="mt-1 size-4"
              />
              <span>{t(one === '' ? 'creation.declared_none' : `creation.declared_${one}`)}</span>
            </label>
          ))}
          <p className="text-sm text-ink-soft">{t('creation.declared_hint')}</p>
        </fieldset>
        <label className="flex min-h-9 items-start gap-2 text-sm">
          <input type="checkbox" name="aiMade" defaultChecked={values.aiMade} className="mt-1 size-4" />
          <span>{t('creation.ai_made')}</span>
        </label>
      </section>
    </>
  );
}

/** Pictures that are there, each with a box to take it out. */
function Kept({ name, pictures }: { name: string; pictures: CreationValues['pictures'] }) {
  const { t } = useWords();
  if (pictures.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-3">
      {pictures.map((one, place) => (
        <li key={one.id} className="space-y-1 text-sm">
          <input type="hidden" name={name} value={one.id} />
          <img
            src={one.src}
            alt={t('content.picture', { count: place + 1 })}
            width="96"
            height="96"
            className="size-24 rounded-control object-cover"
          />
          <label className="flex min-h-9 items-center gap-1.5">
            <input
              type="checkbox"
              name="out"
              value={one.id}
              aria-label={t('creation.take_out_picture', { count: place + 1 })}
              className="size-4"
            />
            {t('creation.take_out')}
          </label>
        </li>
      ))}
    </ul>
  );
}

function GoodsRows({ kind, goods }: { kind: CreationKind; goods: CreationValues['goods'] }) {
  const { t } = useWords();
  return (
    <fieldset className={card}>
      <legend className="sr-only">{t('creation.goods')}</legend>
      <div aria-hidden="true" className="text-sm font-medium">
        {t('creation.goods')}
      </div>
      <p className="text-sm text-ink-soft">{t(kind === 'list' ? 'creation.goods_list' : 'creation.goods_hint')}</p>
      <ul className="space-y-3">
        {goods.map(({ row, link, note }) => (
          <li key={row} className="grid gap-2 md:grid-cols-2">
            <input
              name="link"
              defaultValue={link}
              maxLength={300}
              aria-label={t('creation.goods_link', { count: row + 1 })}
              placeholder={t('creation.goods_link', { count: row + 1 })}
              className="block min-h-11 w-full rounded-control border border-edge bg-surface px-3 text-base placeholder:text-ink-soft"
            />
            <input
              name="note"
              defaultValue={note}
              maxLength={200}
              aria-label={t('creation.goods_note', { count: row + 1 })}
              placeholder={t('creation.goods_note', { count: row + 1 })}
              className="block min-h-11 w-full rounded-control border border-edge bg-surface px-3 text-base placeholder:text-ink-soft"
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
