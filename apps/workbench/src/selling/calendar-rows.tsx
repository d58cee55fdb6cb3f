import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { DivisionPicker, useWords } from '#ui/desk/index.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Which weekdays are open from when to when, with how much room in each slot. */
export function HourRows() {
  const { t } = useWords();
  return (
    <Form.Item label={t('calendars.week')}>
      <Form.List name="hours">
        {(fields, { add, remove }) => (
          <div className="wb-stack">
            {fields.map((field) => {
              const place = field.name + 1;
              const required = [{ required: true, message: '' }];
              return (
                <div key={field.key} className="wb-row">
                  <Form.Item name={[field.name, 'weekdays']} rules={required} noStyle>
                    <Select
                      mode="multiple"
                      className="wb-short"
                      aria-label={t('calendars.weekdays', { place })}
                      options={WEEKDAYS.map((value) => ({ value, label: t(`weekday.${value}`) }))}
                    />
                  </Form.Item>
                  <Form.Item name={[field.name, 'from']} rules={required} noStyle>
                    <Input type="time" className="wb-short" aria-label={t('calendars.from', { place })} />
                  </Form.Item>
                  <Form.Item name={[field.name, 'to']} rules={required} noStyle>
                    <Input type="time" className="wb-short" aria-label={t('calendars.to', { place })} />
                  </Form.Item>
                  <Form.Item name={[field.name, 'capacity']} rules={required} noStyle>
                    <InputNumber min={1} max={1000} precision={0} aria-label={t('calendars.capacity', { place })} />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={t('calendars.remove_hours', { place })}
                    onClick={() => remove(field.name)}
                  />
                </div>
              );
            })}
            <Button
              icon={<PlusOutlined aria-hidden />}
              disabled={fields.length >= 10}
              onClick={() => add({ weekdays: [], from: '09:00', to: '18:00', capacity: 1 })}
            >
              {t('calendars.add_hours')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}

/** Where the shop goes to; whole provinces and cities may be named. */
export function DivisionRows() {
  const { t } = useWords();
  return (
    <Form.Item label={t('calendars.divisions')}>
      <Form.List name="divisions">
        {(fields, { add, remove }) => (
          <div className="wb-stack">
            {fields.map((field) => (
              <div key={field.key} className="wb-row">
                <Form.Item name={field.name} noStyle>
                  <DivisionPicker anyLevel aria-label={t('calendars.division', { place: field.name + 1 })} />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('calendars.remove_division', { place: field.name + 1 })}
                  onClick={() => remove(field.name)}
                />
              </div>
            ))}
            <Button icon={<PlusOutlined aria-hidden />} disabled={fields.length >= 50} onClick={() => add(null)}>
              {t('calendars.add_division')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
