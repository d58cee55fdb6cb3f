import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { absoluteTime } from './time-text.tsx';

export interface MomentInputProps {
  id?: string;
  /** ISO moment; shown and chosen as the clock of the market (Asia/Shanghai) shows it, wherever the reader sits. */
  value?: string | null;
  onChange?: (moment: string | null) => void;
  'aria-label'?: string;
}

/** A moment to the minute. */
export function MomentInput({ value, onChange, ...rest }: MomentInputProps) {
  return (
    <DatePicker
      {...rest}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      value={value ? dayjs(absoluteTime(new Date(value))) : null}
      // Enter takes the moment typed; it must not send the form around it as well.
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      onChange={(day) =>
        onChange?.(day ? new Date(`${dayjs(day).format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString() : null)
      }
    />
  );
}
