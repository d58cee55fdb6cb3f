-- Goods of this template are brought and installed by the shop's own people in one visit, booked in this calendar (T9, 送装一体).
ALTER TABLE freight.templates ADD COLUMN calendar_id uuid;
