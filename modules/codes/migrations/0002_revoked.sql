-- A delivered code whose money went back is void: it stays with its order, and never becomes free again.
ALTER TABLE codes.pool
  ADD COLUMN revoked_at timestamptz,
  -- Why: the after-sales case that gave the money back.
  ADD COLUMN revoked_for text,
  ADD CONSTRAINT pool_revoked CHECK (num_nonnulls(revoked_at, revoked_for) IN (0, 2) AND (revoked_at IS NULL OR revoked_at >= given_at));
