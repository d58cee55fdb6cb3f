import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber } from 'antd';
import type { ReactNode } from 'react';
import { MoneyInput, useWords } from '#ui/desk/index.ts';
import { PlaceSelect } from './place-select.tsx';

/** Rates by place, sums from which freight is free, surcharges of remote places. */
export function FreightRules({ mode }: { mode: 'piece' | 'weight' | 'volume' | 'free' }) {
  const { t } = useWords();
  const unit = { piece: t('freight.pieces'), weight: t('freight.grams'), volume: t('freight.cm3'), free: '' }[mode];
  const step = { piece: 1, weight: 1_000, volume: 10_000, free: 0 }[mode];
  return (
    <>
      {mode === 'free' ? null : (
        <Entries
          name="rates"
          title={t('freight.rates')}
          placesLabel={t('freight.places_or_rest')}
          add={{
            places: [],
            first: step,
            firstFen: 1000,
            next: step,
            nextFen: 200,
          }}
        >
          {(place) => (
            <>
              <Entry place={place} name="first" label={t('freight.first', { unit })}>
                <InputNumber min={0} max={10_000_000} precision={0} aria-label={t('freight.first', { unit })} />
              </Entry>
              <Entry place={place} name="firstFen" label={t('freight.first_fee')}>
                <MoneyInput aria-label={t('freight.first_fee')} />
              </Entry>
              <Entry place={place} name="next" label={t('freight.next', { unit })}>
                <InputNumber min={0} max={10_000_000} precision={0} aria-label={t('freight.next', { unit })} />
              </Entry>
              <Entry place={place} name="nextFen" label={t('freight.next_fee')}>
                <MoneyInput aria-label={t('freight.next_fee')} />
              </Entry>
            </>
          )}
        </Entries>
      )}
      {mode === 'weight' ? (
        <Form.Item name={['rules', 'cm3PerKg']} label={t('freight.cm3_per_kg')} extra={t('freight.cm3_per_kg_hint')}>
          <InputNumber min={1_000} max={100_000} precision={0} placeholder={t('freight.cm3_per_kg_none')} />
        </Form.Item>
      ) : null}
      {mode === 'free' ? null : (
        <Entries
          name="freeOver"
          title={t('freight.free_over')}
          placesLabel={t('freight.places_or_rest')}
          add={{ places: [], overFen: 9900 }}
        >
          {(place) => (
            <Entry place={place} name="overFen" label={t('freight.free_over_fee')}>
              <MoneyInput aria-label={t('freight.free_over_fee')} />
            </Entry>
          )}
        </Entries>
      )}
      <Entries
        name="remote"
        title={t('freight.remote')}
        placesLabel={t('freight.places')}
        add={{ places: [], surchargeFen: 1000 }}
      >
        {(place) => (
          <Entry place={place} name="surchargeFen" label={t('freight.surcharge')}>
            <MoneyInput aria-label={t('freight.surcharge')} />
          </Entry>
        )}
      </Entries>
    </>
  );
}

function Entry({ place, name, label, children }: { place: number; name: string; label: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <Form.Item
      name={[place, name]}
      label={label}
      className="wb-tight"
      rules={[{ required: true, message: t('form.required', { field: label }) }]}
    >
      {children}
    </Form.Item>
  );
}

interface EntriesProps {
  name: 'rates' | 'freeOver' | 'remote';
  title: string;
  placesLabel: string;
  add: object;
  children: (place: number) => ReactNode;
}

function Entries({ name, title, placesLabel, add, children }: EntriesProps) {
  const { t } = useWords();
  return (
    <fieldset className="wb-fieldset">
      <legend>{title}</legend>
      <Form.List
        name={['rules', name]}
        {...(name === 'rates' && {
          rules: [
            {
              validator: async (_rule, rates: readonly { places?: readonly string[] }[] | undefined) => {
                if (!rates?.some((rate) => !rate.places?.length)) throw new Error(t('freight.rest_missing'));
              },
            },
          ],
        })}
      >
        {(entries, act, { errors }) => (
          <div className="wb-stack">
            {entries.map((entry) => (
              <div key={entry.key} className="wb-row wb-entry">
                <Form.Item name={[entry.name, 'places']} label={t('freight.places')} className="wb-tight">
                  <PlaceSelect
                    placeholder={placesLabel}
                    aria-label={`${title} ${entry.name + 1} ${t('freight.places')}`}
                  />
                </Form.Item>
                {children(entry.name)}
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('promotion.row_remove', { title, place: entry.name + 1 })}
                  onClick={() => act.remove(entry.name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => act.add(add)} className="wb-gap-below">
              {t('promotion.row_add', { title })}
            </Button>
          </div>
        )}
      </Form.List>
    </fieldset>
  );
}
