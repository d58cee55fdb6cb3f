-- The room one packed piece takes, for freight by volume and volumetric weight (T9). Cubic centimetres.
ALTER TABLE catalog.skus ADD COLUMN volume_cm3 integer NOT NULL DEFAULT 0 CONSTRAINT skus_volume CHECK (volume_cm3 >= 0);
