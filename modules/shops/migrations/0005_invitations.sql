-- Staff come by invitation and of their own will; a shop changes hands only when both sides say so.

CREATE TABLE shops.invitations (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  role text NOT NULL CONSTRAINT invitations_role CHECK (role <> 'owner'),
  -- Only the digest of the link's secret is kept.
  token_hash text NOT NULL CONSTRAINT invitations_token UNIQUE,
  -- Meant for one person's phone, sealed; null when whoever holds the link may come.
  phone_sealed text,
  phone_masked text,
  state text NOT NULL CONSTRAINT invitations_state CHECK (state IN ('sent', 'accepted', 'declined', 'withdrawn')),
  invited_by uuid,
  invited_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  answered_by uuid,
  answered_at timestamptz,
  CONSTRAINT invitations_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT invitations_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT invitations_phone CHECK ((phone_sealed IS NULL) = (phone_masked IS NULL)),
  CONSTRAINT invitations_answered CHECK ((state = 'sent') = (answered_at IS NULL))
);

CREATE TABLE shops.transfers (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  from_user_id uuid NOT NULL,
  to_user_id uuid NOT NULL,
  state text NOT NULL CONSTRAINT transfers_state CHECK (state IN ('offered', 'accepted', 'declined', 'withdrawn')),
  offered_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  answered_at timestamptz,
  CONSTRAINT transfers_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT transfers_shop FOREIGN KEY (shop_id) REFERENCES shops.shops (id),
  CONSTRAINT transfers_two CHECK (from_user_id <> to_user_id),
  CONSTRAINT transfers_answered CHECK ((state = 'offered') = (answered_at IS NULL))
);
CREATE UNIQUE INDEX transfers_one ON shops.transfers (shop_id) WHERE state = 'offered';

-- A shop is never without its owner on the staff, whatever statement tries.
ALTER TABLE shops.shops ADD CONSTRAINT shops_owner_on_staff
  FOREIGN KEY (id, owner_id) REFERENCES shops.staff (shop_id, user_id) DEFERRABLE INITIALLY DEFERRED;
