-- Whether the buyer agreed at checkout that a line of goods the law exempts has no return without reason (Consumer law art. 25
-- para. 2): true agreed, false sold without, null where nothing had to be asked (and for all that was placed before it was asked).
ALTER TABLE orders.lines ADD COLUMN no_return_agreed boolean;
ALTER TABLE orders.lines ADD CONSTRAINT lines_no_return CHECK (no_return_agreed IS NULL OR return_rule <> 'seven_days');
