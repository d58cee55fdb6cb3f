-- How compensation for late shipment reaches the buyer: by the provider's transfer out of the shop's released money, or, where the
-- provider sends nothing to buyers, as a refund of part of the late order once its money is the shop's (decision 0040).
ALTER TABLE orders.compensations
  ADD COLUMN way text CONSTRAINT compensations_way CHECK (way IN ('transfer', 'refund')),
  -- The transfer or refund under way, or the one that ended it.
  ADD COLUMN sending_id uuid,
  DROP CONSTRAINT compensations_state,
  DROP CONSTRAINT compensations_steps,
  -- deferred: waits until the order is settled, to be refunded out of it; unpaid: nothing can be sent any more, an operator sees to it.
  ADD CONSTRAINT compensations_state CHECK (state IN ('excused', 'owed', 'held', 'deferred', 'paid', 'unpaid')),
  ADD CONSTRAINT compensations_steps CHECK ((state = 'held') <= (held_at IS NOT NULL) AND (state = 'paid') = (paid_at IS NOT NULL)
    AND (state IN ('owed', 'deferred')) <= (due_at IS NOT NULL) AND (state IN ('excused', 'paid', 'unpaid')) <= (due_at IS NULL)
    AND (way IS NULL) = (sending_id IS NULL));
CREATE INDEX compensations_sending ON orders.compensations (sending_id) WHERE sending_id IS NOT NULL;
