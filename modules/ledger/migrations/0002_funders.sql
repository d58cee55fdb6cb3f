-- What others than the shop give to a discount (P1 funding): a region, a brand or a streamer has an account of its own, negative while
-- it owes what the platform has laid out for it. The platform's own promotions stay `platform:promotion`.
ALTER TABLE ledger.entries DROP CONSTRAINT entries_account_known;
ALTER TABLE ledger.entries ADD CONSTRAINT entries_account_known CHECK (CASE purpose
    WHEN 'gateway' THEN account ~ '^gateway:[a-z0-9_]+$'
    WHEN 'platform' THEN account ~ '^platform:(commission|promotion|rounding)$'
    WHEN 'funder' THEN account ~ '^funder:(region|brand|streamer)(:[0-9a-zA-Z_-]{1,60})?$'
    WHEN 'buyer' THEN account ~ '^buyer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    WHEN 'escrow' THEN order_id IS NOT NULL AND account = 'escrow:' || order_id::text
    WHEN 'available' THEN account = 'shop:' || shop_id::text || ':available'
    WHEN 'deposit' THEN account = 'shop:' || shop_id::text || ':deposit'
    WHEN 'payout' THEN account = 'shop:' || shop_id::text || ':payout'
    ELSE false END);

CREATE OR REPLACE FUNCTION ledger.rollup_key(account text, purpose text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN purpose IN ('gateway', 'platform', 'funder') THEN account
  WHEN purpose IN ('escrow', 'buyer') THEN purpose || ':*' ELSE 'shop:*:' || purpose END;
