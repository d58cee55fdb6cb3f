import { useWords } from '../i18n.tsx';
import { Film } from './film.tsx';

export interface ProductGalleryProps {
  title: string;
  pictures: readonly {
    readonly id: string;
    readonly small: string;
    readonly src: string;
    readonly large: string;
    readonly srcSet: string | undefined;
  }[];
  film: { readonly src: string; readonly poster?: string | undefined } | null;
}

/** The video, if there is one, and the pictures side by side; small ones lead to each. */
export function ProductGallery({ title, pictures, film }: ProductGalleryProps) {
  const { t } = useWords();
  return (
    <div className="-mx-3 md:sticky md:top-20 md:mx-0 md:self-start">
      <ul
        className="flex snap-x snap-mandatory overflow-x-auto bg-sunken md:rounded-card"
        aria-label={t('product.pictures')}
      >
        {film ? (
          <li id="film" className="w-full shrink-0 snap-center">
            <Film
              src={film.src}
              poster={film.poster}
              label={t('product.film', { title })}
              look="aspect-square w-full"
            />
          </li>
        ) : null}
        {pictures.map((picture, place) => (
          <li key={picture.id} id={`picture-${place + 1}`} className="w-full shrink-0 snap-center">
            <a href={picture.large}>
              <img
                src={picture.src}
                srcSet={picture.srcSet}
                sizes="(min-width: 1240px) 580px, (min-width: 768px) 50vw, 100vw"
                alt={place === 0 ? title : t('product.picture', { title, count: place + 1 })}
                width="800"
                height="800"
                loading={place === 0 ? 'eager' : 'lazy'}
                fetchPriority={place === 0 ? 'high' : 'low'}
                className="aspect-square w-full object-cover"
              />
            </a>
          </li>
        ))}
      </ul>
      {pictures.length > 1 || film ? (
        <ul className="flex gap-2 overflow-x-auto px-3 py-2 md:px-0">
          {film ? (
            <li className="shrink-0">
              <a
                href="#film"
                className="grid size-14 place-items-center rounded-control border border-line bg-sunken text-xl md:size-16"
              >
                <span className="sr-only">{t('product.show_film')}</span>
                <span aria-hidden="true">▶</span>
              </a>
            </li>
          ) : null}
          {pictures.map((picture, place) => (
            <li key={picture.id} className="shrink-0">
              <a
                href={`#picture-${place + 1}`}
                aria-label={t('product.show_picture', { count: place + 1 })}
                className="block"
              >
                <img
                  src={picture.small}
                  alt=""
                  width="64"
                  height="64"
                  loading="lazy"
                  fetchPriority="low"
                  className="size-14 rounded-control border border-line object-cover md:size-16"
                />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
