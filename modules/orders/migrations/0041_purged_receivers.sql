-- Whoever has left the market: what their orders still say about them goes when the law no longer keeps it (E-commerce law art. 31).
CREATE TABLE orders.erased_buyers (
  buyer_id uuid CONSTRAINT erased_buyers_pkey PRIMARY KEY,
  erased_at timestamptz NOT NULL
);
INSERT INTO orders.erased_buyers (buyer_id, erased_at)
SELECT DISTINCT ON (subject_id) subject_id, at FROM kernel.events WHERE name = 'person.erased' ORDER BY subject_id, at ON CONFLICT DO NOTHING;

ALTER TABLE orders.orders ADD COLUMN receiver_purged_at timestamptz;
