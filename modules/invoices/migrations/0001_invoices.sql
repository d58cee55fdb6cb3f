-- Electronic invoices (T6): buyers' titles, and one document for each issued or reversed amount.
CREATE TABLE invoices.titles (
  buyer_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  -- Unified social credit code of a company (GB 32100); public, so kept as it is.
  tax_number text,
  created_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL,
  CONSTRAINT titles_pkey PRIMARY KEY (buyer_id, id),
  CONSTRAINT titles_once UNIQUE NULLS NOT DISTINCT (buyer_id, kind, name, tax_number),
  CONSTRAINT titles_kind CHECK (kind IN ('personal', 'company')),
  CONSTRAINT titles_tax_number CHECK ((kind = 'company') = (tax_number IS NOT NULL))
);

CREATE TABLE invoices.documents (
  shop_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  -- blue: what was paid; red: what was given back of it, negative.
  kind text NOT NULL,
  reverses_id uuid,
  state text NOT NULL,
  title jsonb NOT NULL,
  seller jsonb NOT NULL,
  order_number text NOT NULL,
  -- Frozen when the document is sent to be issued; empty before.
  lines jsonb NOT NULL DEFAULT '[]',
  amount_fen bigint NOT NULL DEFAULT 0,
  tax_fen bigint NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL,
  issued_at timestamptz,
  invoice_no text,
  failure text,
  -- Each refusal of the provider begins a new round: its request number must be new.
  round integer NOT NULL DEFAULT 1,
  due_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  CONSTRAINT documents_pkey PRIMARY KEY (shop_id, id),
  CONSTRAINT documents_kind CHECK (kind IN ('blue', 'red') AND (kind = 'red') = (reverses_id IS NOT NULL)),
  CONSTRAINT documents_reverses FOREIGN KEY (shop_id, reverses_id) REFERENCES invoices.documents (shop_id, id),
  CONSTRAINT documents_state CHECK (state IN ('requested', 'issuing', 'issued', 'failed', 'cancelled')),
  CONSTRAINT documents_sign CHECK ((kind = 'blue' AND amount_fen >= 0 AND tax_fen >= 0) OR (kind = 'red' AND amount_fen < 0 AND tax_fen <= 0)),
  CONSTRAINT documents_issued CHECK ((state = 'issued') = (issued_at IS NOT NULL) AND (state = 'issued') = (invoice_no IS NOT NULL)
    AND (state <> 'issued' OR amount_fen <> 0)),
  CONSTRAINT documents_due CHECK ((state = 'issuing') = (due_at IS NOT NULL))
) WITH (fillfactor = 85);
-- An order has one invoice at a time; what is given back is reversed, not invoiced anew.
CREATE UNIQUE INDEX documents_one_blue ON invoices.documents (shop_id, order_id) WHERE kind = 'blue' AND state <> 'cancelled';
CREATE UNIQUE INDEX documents_number_once ON invoices.documents (invoice_no) WHERE invoice_no IS NOT NULL;
CREATE INDEX documents_due_at ON invoices.documents (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX documents_of_buyer ON invoices.documents (buyer_id, requested_at DESC, id DESC);
CREATE INDEX documents_of_shop ON invoices.documents (shop_id, requested_at DESC, id DESC);
CREATE INDEX documents_time ON invoices.documents (requested_at DESC, id DESC);

CREATE TABLE invoices.papers (
  shop_id uuid NOT NULL,
  document_id uuid NOT NULL,
  pdf bytea NOT NULL,
  CONSTRAINT papers_pkey PRIMARY KEY (shop_id, document_id),
  CONSTRAINT papers_document FOREIGN KEY (shop_id, document_id) REFERENCES invoices.documents (shop_id, id)
);
SELECT kernel.append_only('invoices.papers');
