-- A plan is kept beside its import, so that what is run is what was shown and the file is planned once. `chunks` of an import that
-- is ready says how much is kept; a plan that nobody ran is forgotten after a while and made again from the file when it is run.
CREATE INDEX imports_planned ON catalog.imports (touched_at, id) WHERE state = 'ready' AND chunks > 0;
