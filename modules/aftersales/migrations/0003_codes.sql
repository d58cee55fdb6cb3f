-- Cases that reach into delivered codes: the shop itself has to agree, its silence calls the platform.
ALTER TABLE aftersales.cases ADD COLUMN needs_shop boolean NOT NULL DEFAULT false;
