-- When an import was last heard of: one whose worker was killed is taken up by another.
ALTER TABLE catalog.imports ADD COLUMN touched_at timestamptz;
UPDATE catalog.imports SET touched_at = created_at WHERE state = 'running';
ALTER TABLE catalog.imports ADD CONSTRAINT imports_touched CHECK (state <> 'running' OR touched_at IS NOT NULL);
CREATE INDEX imports_running ON catalog.imports (touched_at, id) WHERE state = 'running';
