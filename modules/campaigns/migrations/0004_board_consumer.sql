-- One consumer keeps the board, under a new name: it reads the stream from its beginning, so that what the two before it did not hear of is counted too.
DELETE FROM kernel.consumers WHERE name IN ('campaigns.placed', 'campaigns.moved');
