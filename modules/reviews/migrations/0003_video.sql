-- One video beside the pictures of a review.
ALTER TABLE reviews.reviews ADD COLUMN video_id uuid;
