-- The shop whose page is being asked for (decision 0142): set for one transaction by packages/kernel/as-shop.ts, read by the policies
-- that packages/kernel/wall.ts writes for each table with a shop_id. Without a shop nobody's rows are seen.
CREATE FUNCTION kernel.asking_shop() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('dongxi.shop', true), '')::uuid;
