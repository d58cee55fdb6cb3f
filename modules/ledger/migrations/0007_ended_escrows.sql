-- An escrow that stands at nothing keeps no row: an order ends, its shop goes on for years, and what the shop has in escrow is asked for on
-- every statement. No row is a balance of 0, as it always was; entries keep what happened.
DELETE FROM ledger.balances WHERE purpose = 'escrow' AND balance = 0;

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
  rest bigint;
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
    UPDATE ledger.balances AS held SET balance = held.balance + part.amount WHERE held.shop_id = p_shop AND held.account = part.account
      RETURNING held.balance INTO rest;
    IF NOT FOUND THEN
      INSERT INTO ledger.balances (shop_id, account, purpose, balance, floor) VALUES (p_shop, part.account, part.purpose, 0, 0)
      ON CONFLICT (shop_id, account) DO NOTHING;
      UPDATE ledger.balances AS held SET balance = held.balance + part.amount WHERE held.shop_id = p_shop AND held.account = part.account
        RETURNING held.balance INTO rest;
      -- Opened and ended by others in between: the transaction runs again.
      IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = format('%s ended meanwhile', part.account); END IF;
    END IF;
    IF rest = 0 AND part.purpose = 'escrow' THEN
      DELETE FROM ledger.balances AS held WHERE held.shop_id = p_shop AND held.account = part.account;
    END IF;
  END LOOP;
  RETURN QUERY SELECT p_id, false;
END $$;
