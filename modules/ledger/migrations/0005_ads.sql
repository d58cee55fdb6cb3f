-- Money of shops for advertisements (D1, 直通车): a row with a floor, so that no click takes what was not paid in; what clicks took becomes the platform's.
ALTER TABLE ledger.entries DROP CONSTRAINT entries_account_known;
ALTER TABLE ledger.entries ADD CONSTRAINT entries_account_known CHECK (CASE purpose
    WHEN 'gateway' THEN account ~ '^gateway:[a-z0-9_]+$'
    WHEN 'platform' THEN account ~ '^platform:(commission|promotion|rounding|ads)$'
    WHEN 'funder' THEN account ~ '^funder:(region|brand|streamer)(:[0-9a-zA-Z_-]{1,60})?$'
    WHEN 'buyer' THEN account ~ '^buyer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    WHEN 'escrow' THEN order_id IS NOT NULL AND account = 'escrow:' || order_id::text
    WHEN 'available' THEN account = 'shop:' || shop_id::text || ':available'
    WHEN 'deposit' THEN account = 'shop:' || shop_id::text || ':deposit'
    WHEN 'ads' THEN account = 'shop:' || shop_id::text || ':ads'
    WHEN 'payout' THEN account = 'shop:' || shop_id::text || ':payout'
    -- One owner for all regions: a balance must never be split over the shops of its journals.
    WHEN 'budget' THEN shop_id = '00000000-0000-0000-0000-000000000000' AND account ~ '^budget:[1-9][0-9]{5}([0-9]{3})?$'
    WHEN 'round' THEN shop_id = '00000000-0000-0000-0000-000000000000' AND account ~ '^round:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    WHEN 'credit' THEN shop_id = '00000000-0000-0000-0000-000000000000' AND account ~ '^credit:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    ELSE false END);

CREATE OR REPLACE FUNCTION ledger.rollup_key(account text, purpose text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN purpose IN ('gateway', 'platform', 'funder', 'budget') THEN account
  WHEN purpose IN ('escrow', 'buyer', 'round', 'credit') THEN purpose || ':*' ELSE 'shop:*:' || purpose END;

-- Books a journal once. The same cause again with the same content is a replay and does nothing; with other content it is
-- refused (journals_cause_reused). Balances are taken in the order of their names, so that two journals cannot wait for
-- each other.
CREATE OR REPLACE FUNCTION ledger.post(p_id uuid, p_shop uuid, p_cause text, p_kind text, p_at timestamptz, p_trade uuid, p_order uuid,
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
    WHERE ledger.purpose_of(posting.account) IN ('escrow', 'available', 'deposit', 'payout', 'ads', 'budget', 'round', 'credit')
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
