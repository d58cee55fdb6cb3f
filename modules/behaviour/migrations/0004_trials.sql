-- Which variant of an experiment an event, a purchase and a sum belong to: '' for all else, and always while none runs. A funnel sums over it.
ALTER TABLE behaviour.events ADD COLUMN trial text NOT NULL DEFAULT '';
CREATE INDEX events_trial ON behaviour.events (trial, user_id) WHERE trial <> '';
ALTER TABLE behaviour.purchases
  ADD COLUMN trial text NOT NULL DEFAULT '',
  -- Only of who agreed and whose click was in an experiment: what a visitor of it spent.
  ADD COLUMN user_id uuid,
  ADD CONSTRAINT purchases_of_trial CHECK (user_id IS NULL OR trial <> '');
CREATE INDEX purchases_trial ON behaviour.purchases (trial, user_id) WHERE trial <> '';
CREATE INDEX purchases_person ON behaviour.purchases (user_id) WHERE user_id IS NOT NULL;
ALTER TABLE behaviour.funnel
  ADD COLUMN trial text NOT NULL DEFAULT '',
  DROP CONSTRAINT funnel_pkey,
  ADD CONSTRAINT funnel_pkey PRIMARY KEY (shop_id, product_id, day, source, trial);
CREATE INDEX funnel_trial ON behaviour.funnel (trial) WHERE trial <> '';
