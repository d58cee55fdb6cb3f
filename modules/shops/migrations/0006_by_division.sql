-- The shops of a region: those whose division lies in it.
CREATE INDEX shops_division ON shops.shops (division_code, id);
