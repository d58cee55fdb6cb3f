-- Who agreed and opened a product lately: whose visits are like somebody's running one.
CREATE INDEX events_openers ON behaviour.events (product_id, at DESC) WHERE user_id IS NOT NULL AND kind = 'click';
