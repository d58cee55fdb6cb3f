-- What creators earned by the commissions of shops (D5). An account without a floor: of what was paid out and then refunded it is the debt, and
-- every shop's journals reach it.
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
    WHEN 'creator' THEN account ~ '^creator:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    ELSE false END);

CREATE OR REPLACE FUNCTION ledger.rollup_key(account text, purpose text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN purpose IN ('gateway', 'platform', 'funder', 'budget') THEN account
  WHEN purpose IN ('escrow', 'buyer', 'round', 'credit', 'creator') THEN purpose || ':*' ELSE 'shop:*:' || purpose END;
