-- Films beside pictures and drawings: kept as they were sent, but for the words about them. Always public: papers are pictures.

ALTER TABLE media.files DROP CONSTRAINT files_kind;
ALTER TABLE media.files ADD CONSTRAINT files_kind CHECK (kind IN ('picture', 'drawing', 'video'));
ALTER TABLE media.files ADD COLUMN duration_ms integer CONSTRAINT files_duration CHECK (duration_ms > 0);
ALTER TABLE media.files ADD CONSTRAINT files_video CHECK
  ((kind = 'video') = (duration_ms IS NOT NULL) AND (kind <> 'video' OR (visibility = 'public' AND mime IN ('video/mp4', 'video/webm'))));
