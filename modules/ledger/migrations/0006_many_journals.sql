-- Several journals at once, as ledger.post books one: three statements for all of them instead of four for each. Where one of them takes from an
-- account that is held to a floor they are booked one by one: whether there is enough depends on what came before.
CREATE FUNCTION ledger.post_all(p_journals json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  floored CONSTANT text[] := ARRAY['escrow', 'available', 'deposit', 'payout', 'ads', 'budget', 'round', 'credit'];
  asked ledger.journals[];
  booked bigint := 0;
BEGIN
  asked := ARRAY(
    SELECT ROW(j.shop_id, j.id, j.cause, j.kind, j.at, 'CNY', j.trade_id, j.order_id, j.memo::jsonb, j.accounts, j.amounts)::ledger.journals
    FROM json_to_recordset(p_journals) AS j (id uuid, shop_id uuid, cause text, kind text, at timestamptz, trade_id uuid, order_id uuid,
      memo text, accounts text[], amounts bigint[]));
  IF NOT EXISTS (
    SELECT FROM unnest(asked) AS j CROSS JOIN LATERAL unnest(j.accounts, j.amounts) AS posting (account, amount)
    WHERE ledger.purpose_of(posting.account) = ANY (floored) GROUP BY j.id, posting.account HAVING sum(posting.amount) < 0)
  THEN
    WITH fresh AS (
      INSERT INTO ledger.journals (shop_id, id, cause, kind, at, trade_id, order_id, memo, accounts, amounts)
      SELECT j.shop_id, j.id, j.cause, j.kind, j.at, j.trade_id, j.order_id, j.memo, j.accounts, j.amounts FROM unnest(asked) AS j
      ON CONFLICT (shop_id, cause) DO NOTHING
      RETURNING shop_id, id, at, kind, order_id, accounts, amounts
    ), written AS (
      INSERT INTO ledger.entries (shop_id, journal_id, line, account, purpose, amount, at, kind, order_id)
      SELECT fresh.shop_id, fresh.id, posting.line, posting.account, ledger.purpose_of(posting.account), posting.amount, fresh.at, fresh.kind, fresh.order_id
      FROM fresh CROSS JOIN LATERAL unnest(fresh.accounts, fresh.amounts) WITH ORDINALITY AS posting (account, amount, line)
      RETURNING shop_id, account, purpose, amount
    ), gained AS (
      INSERT INTO ledger.balances AS held (shop_id, account, purpose, balance, floor)
      SELECT shop_id, account, purpose, sum(amount), 0 FROM written WHERE purpose = ANY (floored)
      GROUP BY shop_id, account, purpose HAVING sum(amount) <> 0 ORDER BY account, shop_id
      ON CONFLICT (shop_id, account) DO UPDATE SET balance = held.balance + excluded.balance
    )
    SELECT count(*) INTO booked FROM fresh;
  END IF;
  IF booked < cardinality(asked) THEN
    PERFORM ledger.post(j.id, j.shop_id, j.cause, j.kind, j.at, j.trade_id, j.order_id, j.memo::text, j.accounts, j.amounts)
    FROM unnest(asked) WITH ORDINALITY AS j (shop_id, id, cause, kind, at, currency, trade_id, order_id, memo, accounts, amounts, place)
    WHERE NOT EXISTS (SELECT FROM ledger.journals AS known WHERE known.shop_id = j.shop_id AND known.id = j.id)
    ORDER BY j.place;
  END IF;
END $$;
REVOKE ALL ON FUNCTION ledger.post_all FROM PUBLIC;
