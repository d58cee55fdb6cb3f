-- Double entry (T8). Everything that books goes through ledger.post; the application's role can read and call it, nothing
-- else: no row of money is ever inserted, changed or removed by a statement of its own.

-- One row holds a whole journal, so that one CHECK can refuse an unbalanced one without a trigger. A journal is of one
-- currency: Σ = 0 per currency by construction.
CREATE TABLE ledger.journals (
  -- The shop the journal belongs to; the zero uuid for the platform's own.
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  -- What it books, named by who asks (`payment:<id>:<order>`): the second journal of a cause is refused.
  cause text NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  currency text NOT NULL DEFAULT 'CNY',
  trade_id uuid,
  order_id uuid,
  memo jsonb NOT NULL,
  accounts text[] NOT NULL,
  amounts bigint[] NOT NULL,
  CONSTRAINT journals_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT journals_cause UNIQUE (shop_id, cause),
  CONSTRAINT journals_balance CHECK (kernel.sum(amounts) = 0),
  CONSTRAINT journals_shape CHECK (
    cardinality(amounts) >= 2 AND cardinality(accounts) = cardinality(amounts)
    AND array_ndims(accounts) = 1 AND array_ndims(amounts) = 1
    AND array_position(amounts, NULL) IS NULL AND array_position(amounts, 0) IS NULL
    AND array_position(accounts, NULL) IS NULL),
  CONSTRAINT journals_currency CHECK (currency = 'CNY')
);
CREATE INDEX journals_order ON ledger.journals (shop_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX journals_id ON ledger.journals (id);

-- The same journals by account, for statements. `tx` is the writing transaction: identity values and clocks cannot tell
-- a reader which entries may still be joined by earlier ones, transaction ids can.
CREATE TABLE ledger.entries (
  shop_id uuid NOT NULL,
  journal_id uuid NOT NULL,
  line smallint NOT NULL,
  account text NOT NULL,
  purpose text NOT NULL,
  amount bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  order_id uuid,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT entries_pkey PRIMARY KEY (shop_id, journal_id, line),
  CONSTRAINT entries_journal FOREIGN KEY (shop_id, journal_id) REFERENCES ledger.journals (shop_id, id),
  -- No account can be invented, and a shop's accounts take only that shop's journals, an escrow only its order's.
  CONSTRAINT entries_account_known CHECK (CASE purpose
    WHEN 'gateway' THEN account ~ '^gateway:[a-z0-9_]+$'
    WHEN 'platform' THEN account ~ '^platform:(commission|promotion|rounding)$'
    WHEN 'buyer' THEN account ~ '^buyer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    WHEN 'escrow' THEN order_id IS NOT NULL AND account = 'escrow:' || order_id::text
    WHEN 'available' THEN account = 'shop:' || shop_id::text || ':available'
    WHEN 'deposit' THEN account = 'shop:' || shop_id::text || ':deposit'
    WHEN 'payout' THEN account = 'shop:' || shop_id::text || ':payout'
    ELSE false END)
);
CREATE INDEX entries_account ON ledger.entries (account, at, journal_id, line) INCLUDE (amount);
CREATE INDEX entries_escrow ON ledger.entries (shop_id, at, journal_id, line) WHERE purpose = 'escrow';
CREATE INDEX entries_tail ON ledger.entries (tx, account);

-- Only accounts that must not fall below a floor have a row here. Gateways, the platform and buyers are derived from
-- entries: a row per gateway would make every payment of the market wait for the one before it.
CREATE TABLE ledger.balances (
  shop_id uuid NOT NULL,
  account text NOT NULL,
  purpose text NOT NULL,
  balance bigint NOT NULL,
  floor bigint,
  CONSTRAINT balances_pkey PRIMARY KEY (shop_id, account),
  CONSTRAINT balances_floor CHECK (floor IS NULL OR balance >= floor)
);
CREATE INDEX balances_purpose ON ledger.balances (purpose, account);

-- Sums of entries by China day up to a horizon below which no transaction is still open. Gateways and the platform by
-- account, the others by purpose (`escrow:*`, `buyer:*`, `shop:*:available` …).
CREATE TABLE ledger.rollups (
  account text NOT NULL,
  day date NOT NULL,
  in_fen bigint NOT NULL,
  out_fen bigint NOT NULL,
  entries bigint NOT NULL,
  CONSTRAINT rollups_pkey PRIMARY KEY (account, day)
);
CREATE TABLE ledger.rollup_horizon (
  single boolean NOT NULL DEFAULT true,
  tx xid8 NOT NULL,
  -- Transaction ids start anew in a restored database; then the sums are made anew too.
  cluster bigint NOT NULL,
  CONSTRAINT rollup_horizon_pkey PRIMARY KEY (single),
  CONSTRAINT rollup_horizon_one CHECK (single)
);
INSERT INTO ledger.rollup_horizon (tx, cluster) SELECT '0', system_identifier FROM pg_control_system();

CREATE FUNCTION ledger.purpose_of(account text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(account, ':', 1) WHEN 'shop' THEN split_part(account, ':', 3) ELSE split_part(account, ':', 1) END;

CREATE FUNCTION ledger.rollup_key(account text, purpose text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN purpose IN ('gateway', 'platform') THEN account
  WHEN purpose IN ('escrow', 'buyer') THEN purpose || ':*' ELSE 'shop:*:' || purpose END;

-- Books a journal once. The same cause again with the same content is a replay and does nothing; with other content it is
-- refused (journals_cause_reused). Balances are taken in the order of their names, so that two journals cannot wait for
-- each other.
CREATE FUNCTION ledger.post(p_id uuid, p_shop uuid, p_cause text, p_kind text, p_at timestamptz, p_trade uuid, p_order uuid,
  p_memo text, p_accounts text[], p_amounts bigint[])
RETURNS TABLE (journal_id uuid, replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known ledger.journals;
  part record;
BEGIN
  INSERT INTO ledger.journals (shop_id, id, cause, kind, at, trade_id, order_id, memo, accounts, amounts)
  VALUES (p_shop, p_id, p_cause, p_kind, p_at, p_trade, p_order, p_memo::jsonb, p_accounts, p_amounts)
  ON CONFLICT (shop_id, cause) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO known FROM ledger.journals AS journal WHERE journal.shop_id = p_shop AND journal.cause = p_cause;
    IF (known.kind, known.order_id, known.accounts, known.amounts) IS DISTINCT FROM (p_kind, p_order, p_accounts, p_amounts) THEN
      RAISE EXCEPTION USING ERRCODE = '23505', CONSTRAINT = 'journals_cause_reused',
        MESSAGE = format('cause %s was booked with other content', p_cause);
    END IF;
    RETURN QUERY SELECT known.id, true;
    RETURN;
  END IF;
  INSERT INTO ledger.entries (shop_id, journal_id, line, account, purpose, amount, at, kind, order_id)
  SELECT p_shop, p_id, posting.line, posting.account, ledger.purpose_of(posting.account), posting.amount, p_at, p_kind, p_order
  FROM unnest(p_accounts, p_amounts) WITH ORDINALITY AS posting (account, amount, line);
  FOR part IN
    SELECT posting.account, ledger.purpose_of(posting.account) AS purpose, sum(posting.amount)::bigint AS amount
    FROM unnest(p_accounts, p_amounts) AS posting (account, amount)
    WHERE ledger.purpose_of(posting.account) IN ('escrow', 'available', 'deposit', 'payout')
    GROUP BY posting.account HAVING sum(posting.amount) <> 0 ORDER BY posting.account
  LOOP
    UPDATE ledger.balances AS held SET balance = held.balance + part.amount WHERE held.shop_id = p_shop AND held.account = part.account;
    IF NOT FOUND THEN
      INSERT INTO ledger.balances (shop_id, account, purpose, balance, floor) VALUES (p_shop, part.account, part.purpose, 0, 0)
      ON CONFLICT (shop_id, account) DO NOTHING;
      UPDATE ledger.balances AS held SET balance = held.balance + part.amount WHERE held.shop_id = p_shop AND held.account = part.account;
    END IF;
  END LOOP;
  RETURN QUERY SELECT p_id, false;
END $$;

-- Adds what has been committed since the last time to the sums; answers how many entries that were. Stops below the
-- oldest open transaction, so nothing can slip in under the horizon afterwards.
CREATE FUNCTION ledger.roll_up() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  since xid8;
  known bigint;
  here bigint;
  upto xid8;
  taken bigint;
BEGIN
  SELECT horizon.tx, horizon.cluster INTO since, known FROM ledger.rollup_horizon AS horizon FOR UPDATE;
  SELECT system_identifier INTO here FROM pg_control_system();
  IF known <> here THEN
    DELETE FROM ledger.rollups;
    since := '0';
  END IF;
  upto := pg_snapshot_xmin(pg_current_snapshot());
  WITH fresh AS (
    SELECT ledger.rollup_key(entry.account, entry.purpose) AS account, (entry.at AT TIME ZONE 'Asia/Shanghai')::date AS day, entry.amount
    FROM ledger.entries AS entry WHERE entry.tx >= since AND entry.tx < upto),
  summed AS (
    INSERT INTO ledger.rollups AS sums (account, day, in_fen, out_fen, entries)
    SELECT fresh.account, fresh.day, sum(greatest(fresh.amount, 0)), sum(greatest(-fresh.amount, 0)), count(*)
    FROM fresh GROUP BY fresh.account, fresh.day
    ON CONFLICT (account, day) DO UPDATE SET in_fen = sums.in_fen + excluded.in_fen, out_fen = sums.out_fen + excluded.out_fen,
      entries = sums.entries + excluded.entries)
  SELECT count(*) INTO taken FROM fresh;
  UPDATE ledger.rollup_horizon SET tx = greatest(upto, since), cluster = here;
  RETURN taken;
END $$;

REVOKE ALL ON FUNCTION ledger.post, ledger.roll_up FROM PUBLIC;

-- The application's role loses UPDATE, DELETE and TRUNCATE by privilege …
SELECT kernel.append_only('ledger.journals'), kernel.append_only('ledger.entries'), kernel.append_only('ledger.balances'),
  kernel.append_only('ledger.rollups'), kernel.append_only('ledger.rollup_horizon');
-- … and INSERT by row security: it may see every row and write none. The functions above run as the owner.
ALTER TABLE ledger.journals ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.balances ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.rollup_horizon ENABLE ROW LEVEL SECURITY;
CREATE POLICY journals_read ON ledger.journals FOR SELECT USING (true);
CREATE POLICY entries_read ON ledger.entries FOR SELECT USING (true);
CREATE POLICY balances_read ON ledger.balances FOR SELECT USING (true);
CREATE POLICY rollups_read ON ledger.rollups FOR SELECT USING (true);
CREATE POLICY rollup_horizon_read ON ledger.rollup_horizon FOR SELECT USING (true);
