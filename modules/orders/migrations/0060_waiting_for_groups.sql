-- An order of a group buy (拼团) is paid and then waits until its group is full; from then (ready_at) its ship promise counts.
ALTER TABLE orders.orders ADD COLUMN waits_for text;
ALTER TABLE orders.orders ADD COLUMN ready_at timestamptz;
ALTER TABLE orders.orders ADD CONSTRAINT orders_waits_for CHECK (waits_for IN ('group'));
ALTER TABLE orders.orders ADD CONSTRAINT orders_ready CHECK (ready_at IS NULL OR (waits_for IS NOT NULL AND paid_at IS NOT NULL));
ALTER TABLE orders.orders DROP CONSTRAINT orders_state;
ALTER TABLE orders.orders ADD CONSTRAINT orders_state
  CHECK (state IN ('awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped', 'completed', 'closed'));
ALTER TABLE orders.orders DROP CONSTRAINT orders_paid_states;
ALTER TABLE orders.orders ADD CONSTRAINT orders_paid_states
  CHECK ((state IN ('awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped', 'completed')) <= (paid_at IS NOT NULL));
-- Nothing of an open group is shipped: who waits is ready before it goes anywhere but away.
ALTER TABLE orders.orders ADD CONSTRAINT orders_waited
  CHECK (waits_for IS NULL OR ready_at IS NOT NULL OR state IN ('awaiting_payment', 'awaiting_group', 'closed'));
