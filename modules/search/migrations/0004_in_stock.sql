-- Whether at least one of its variants can be had now. A row of before says so until its stock crosses a level or the index is made anew.
ALTER TABLE search.documents ADD COLUMN in_stock boolean NOT NULL DEFAULT true;
