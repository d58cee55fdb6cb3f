-- Who is forgotten takes their words along (PIPL art. 47): versions and findings stay append-only for the application, and this is the one door by which words
-- of a person go. What stays says that there was a version, when, and the digest of what it said, so that a copy somebody shows can be told true or false.
ALTER TABLE content.versions ADD COLUMN forgotten_hash bytea CONSTRAINT versions_forgotten CHECK (octet_length(forgotten_hash) = 32);

CREATE FUNCTION content.forget_words(p_creator uuid) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  -- A person's, and nothing that readers still see: what a shop wrote is the shop's.
  IF NOT EXISTS (SELECT 1 FROM content.creators WHERE id = p_creator AND kind = 'person')
    OR EXISTS (SELECT 1 FROM content.pieces WHERE creator_id = p_creator AND live_version IS NOT NULL)
    OR EXISTS (SELECT 1 FROM content.profiles WHERE creator_id = p_creator) THEN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'versions_forget_only_the_gone', MESSAGE = 'only words of a person who is gone are forgotten';
  END IF;
  UPDATE content.versions SET forgotten_hash = sha256(convert_to(body::text, 'UTF8')), made_by = NULL,
    body = '{"title": {"zh": "", "en": ""}, "text": {"zh": "", "en": ""}, "captions": {"zh": "", "en": ""}, "mediaIds": [], "videoId": null, "posterId": null,
      "goods": [], "shopCodes": [], "beltCodes": [], "topics": [], "aiMade": false}'
  WHERE creator_id = p_creator AND forgotten_hash IS NULL;
  GET DIAGNOSTICS gone = ROW_COUNT;
  -- What the rules found quotes what was written; people's notes speak of it.
  UPDATE content.decisions SET note = NULL, findings = (
      SELECT coalesce(jsonb_agg(one || '{"params": {}}'), '[]') FROM jsonb_array_elements(findings) AS one)
  WHERE creator_id = p_creator;
  RETURN gone;
END $$;
