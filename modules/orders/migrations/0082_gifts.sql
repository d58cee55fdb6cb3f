-- Gifts (买赠) stand beside the lines they were earned by: no money moves for them, their pieces are reserved like those of lines.
ALTER TABLE orders.orders ADD COLUMN gifts jsonb NOT NULL DEFAULT '[]';
ALTER TABLE orders.orders ADD CONSTRAINT orders_gifts CHECK (
  jsonb_typeof(gifts) = 'array'
  AND NOT jsonb_path_exists(gifts, '$[*] ? (!(@.quantity > 0) || !(@.cancelled >= 0) || @.cancelled > @.quantity)')
);
