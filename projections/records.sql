-- Written by `python -m projections.generate` from schemas/records; not to be edited.

-- Cans or cases put on, or taken off, a pallet or case.
create table aggregation (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  packer_id text,
  place text,
  action text,
  level text,
  parent text,
  trade_item text,
  batch_number text,
  children text[],
  cans_per_case bigint,
  first_case text,
  packed_at timestamptz,
  batch text,
  missing text[]
);
create unique index on aggregation (key) where until is null;
create index on aggregation (key);
create index on aggregation (batch);
create index on aggregation (parent);

-- Cans or cases put on, or taken off, a pallet or case. Cans, as ranges of serials.
create table aggregation_ranges (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  first_serial bigint,
  last_serial bigint,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  packer_id text,
  place text,
  action text,
  level text,
  parent text,
  trade_item text,
  batch_number text,
  cans_per_case bigint,
  first_case text,
  packed_at timestamptz,
  batch text
);
create unique index on aggregation_ranges (key, ordinal) where until is null;
create index on aggregation_ranges (key);
create index on aggregation_ranges (batch);

-- Appointment of the person who may release batches; the person is a token, not a name.
create table authorised_person (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  person text,
  appointment_number text,
  site text,
  trade_items text[],
  valid_from date,
  valid_to date,
  status text,
  document text,
  missing text[]
);
create unique index on authorised_person (key) where until is null;
create index on authorised_person (key);
create index on authorised_person (producer_id);

-- How a batch was made: inputs, outputs, losses; base powder and rework too.
create table batch_production (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  site text,
  line text,
  work_order text,
  trade_item text,
  batch_number text,
  process text,
  formula_registration text,
  started_at timestamptz,
  ended_at timestamptz,
  production_date date,
  losses bigint,
  batch text,
  document text,
  missing text[]
);
create unique index on batch_production (key) where until is null;
create index on batch_production (key);
create index on batch_production (batch);
create index on batch_production (site, line);

-- How a batch was made: inputs, outputs, losses; base powder and rework too. What went in.
create table batch_production_inputs (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  role text,
  material text,
  supplier_id text,
  lot_number text,
  trade_item text,
  batch_number text,
  quantity bigint,
  solids_percent bigint,
  batch text,
  material_lot text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  site text,
  line text,
  work_order text,
  parent_trade_item text,
  parent_batch_number text,
  process text,
  formula_registration text,
  started_at timestamptz,
  ended_at timestamptz,
  production_date date,
  losses bigint,
  parent_batch text,
  document text
);
create unique index on batch_production_inputs (key, ordinal) where until is null;
create index on batch_production_inputs (key);
create index on batch_production_inputs (batch);
create index on batch_production_inputs (material_lot);

-- How a batch was made: inputs, outputs, losses; base powder and rework too. What came out, batch by batch; the first is the batch itself.
create table batch_production_outputs (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  batch_number text,
  quantity bigint,
  solids_percent bigint,
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  site text,
  line text,
  work_order text,
  parent_trade_item text,
  parent_batch_number text,
  process text,
  formula_registration text,
  started_at timestamptz,
  ended_at timestamptz,
  production_date date,
  losses bigint,
  parent_batch text,
  document text
);
create unique index on batch_production_outputs (key, ordinal) where until is null;
create index on batch_production_outputs (key);
create index on batch_production_outputs (batch);

-- The quality-authorised person's decision on a batch.
create table batch_release (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  site text,
  decision_number text,
  trade_item text,
  batch_number text,
  decision text,
  decided_at timestamptz,
  person text,
  appointment_number text,
  reports text[],
  certificate_number text,
  follows text,
  batch text,
  document text,
  missing text[]
);
create unique index on batch_release (key) where until is null;
create index on batch_release (key);
create index on batch_release (batch);

-- Serials of a range bound to a batch.
create table can_activation (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  run_number text,
  site text,
  line text,
  trade_item text,
  batch_number text,
  first_serial bigint,
  last_serial bigint,
  exceptions bigint[],
  activated_at timestamptz,
  batch text,
  document text,
  missing text[]
);
create unique index on can_activation (key) where until is null;
create index on can_activation (key);
create index on can_activation (batch);

-- Serial numbers issued for cans of one trade item.
create table code_range (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  issuer_id text,
  range_number text,
  trade_item text,
  first_serial bigint,
  last_serial bigint,
  issued_on date,
  document text,
  missing text[]
);
create unique index on code_range (key) where until is null;
create index on code_range (key);
create index on code_range (issuer_id, range_number);

-- What was declared to customs.
create table customs_declaration (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  declaration_number text,
  consignee_id text,
  exporter_filing_number text,
  declared_on date,
  imported_on date,
  trade_mode text,
  regime text,
  port_of_entry text,
  contract_number text,
  bill_of_lading text,
  trade_country text,
  document text,
  missing text[]
);
create unique index on customs_declaration (key) where until is null;
create index on customs_declaration (key);
create index on customs_declaration (declaration_number);
create index on customs_declaration (consignee_id);

-- What was declared to customs. Lines.
create table customs_declaration_lines (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  line bigint,
  hs_code text,
  ciq_code text,
  trade_item text,
  product_name text,
  batch_number text,
  production_date date,
  expiry_date date,
  cans bigint,
  net_weight bigint,
  goods_value bigint,
  currency text,
  origin_country text,
  manufacturer_number text,
  manufacturer_name text,
  formula_registration text,
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  declaration_number text,
  consignee_id text,
  exporter_filing_number text,
  declared_on date,
  imported_on date,
  trade_mode text,
  regime text,
  port_of_entry text,
  contract_number text,
  bill_of_lading text,
  trade_country text,
  document text
);
create unique index on customs_declaration_lines (key, ordinal) where until is null;
create index on customs_declaration_lines (key);
create index on customs_declaration_lines (batch);

-- A day began, Asia/Shanghai; its number is the date.
create table day_began (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  day date,
  missing text[]
);
create unique index on day_began (key) where until is null;
create index on day_began (key);
create index on day_began (day);

-- Goods sent on their way.
create table dispatch (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  sender_id text,
  dispatch_number text,
  receiver_id text,
  from_place text,
  to_place text,
  dispatched_on date,
  document text,
  missing text[]
);
create unique index on dispatch (key) where until is null;
create index on dispatch (key);
create index on dispatch (sender_id, dispatch_number);

-- Goods sent on their way. Goods, batch by batch.
create table dispatch_lines (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  batch_number text,
  cans bigint,
  units text[],
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  sender_id text,
  dispatch_number text,
  receiver_id text,
  from_place text,
  to_place text,
  dispatched_on date,
  document text
);
create unique index on dispatch_lines (key, ordinal) where until is null;
create index on dispatch_lines (key);
create index on dispatch_lines (batch);

-- Cans destroyed or used up.
create table disposal (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  owner_id text,
  disposal_number text,
  trade_item text,
  batch_number text,
  cans bigint,
  disposed_on date,
  way text,
  place text,
  witness text,
  batch text,
  document text,
  missing text[]
);
create unique index on disposal (key) where until is null;
create index on disposal (key);
create index on disposal (batch);

-- What a person decided on a finding.
create table finding_decision (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  rule text,
  subject text,
  print text,
  decision text,
  explanation text,
  decided_by text,
  missing text[]
);
create unique index on finding_decision (key) where until is null;
create index on finding_decision (key);
create index on finding_decision (rule, subject);

-- A formula in the national register.
create table formula_registration (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  registration_number text,
  holder_id text,
  product_name text,
  series text,
  stage bigint,
  base text,
  process text,
  trade_items text[],
  claimed text[],
  valid_from date,
  valid_to date,
  status text,
  missing text[]
);
create unique index on formula_registration (key) where until is null;
create index on formula_registration (key);
create index on formula_registration (registration_number);
create index on formula_registration (holder_id);

-- The importer's record of one batch of one declaration line.
create table import_record (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  importer_id text,
  declaration_number text,
  declaration_line bigint,
  trade_item text,
  batch_number text,
  also_printed_as text[],
  product_name text,
  brand text,
  specification text,
  cans bigint,
  net_weight bigint,
  net_content bigint,
  goods_value bigint,
  currency text,
  production_date date,
  expiry_date date,
  shelf_life_months bigint,
  origin_country text,
  export_country text,
  manufacturer_name text,
  manufacturer_number text,
  exporter_name text,
  exporter_filing_number text,
  contract_number text,
  port_of_entry text,
  destination text,
  foreign_certificates text[],
  entry_date date,
  storage_place text,
  formula_registration text,
  inspection_certificate text,
  direct_retail boolean,
  batch text,
  document text,
  missing text[]
);
create unique index on import_record (key) where until is null;
create index on import_record (key);
create index on import_record (batch);
create index on import_record (declaration_number);
create index on import_record (importer_id);

-- An importer or a foreign exporter on file with customs.
create table importer_filing (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  filing_number text,
  kind text,
  party_id text,
  name text,
  country text,
  food_types text[],
  storage_places text[],
  status text,
  valid_from date,
  valid_to date,
  missing text[]
);
create unique index on importer_filing (key) where until is null;
create index on importer_filing (key);
create index on importer_filing (party_id);

-- Entry inspection certificate.
create table inspection_certificate (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  certificate_number text,
  declaration_number text,
  consignee_id text,
  issued_on date,
  document text,
  missing text[]
);
create unique index on inspection_certificate (key) where until is null;
create index on inspection_certificate (key);
create index on inspection_certificate (certificate_number);
create index on inspection_certificate (declaration_number);

-- Entry inspection certificate. Batches covered.
create table inspection_certificate_lines (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  line bigint,
  trade_item text,
  batch_number text,
  cans bigint,
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  certificate_number text,
  declaration_number text,
  consignee_id text,
  issued_on date,
  document text
);
create unique index on inspection_certificate_lines (key, ordinal) where until is null;
create index on inspection_certificate_lines (key);
create index on inspection_certificate_lines (batch);

-- A licence granted to a party, and what became of it.
create table licence (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  holder_id text,
  licence_number text,
  kind text,
  scope text[],
  sites text[],
  valid_from date,
  valid_to date,
  status text,
  missing text[]
);
create unique index on licence (key) where until is null;
create index on licence (key);
create index on licence (holder_id);

-- A foreign manufacturer registered with customs.
create table manufacturer_registration (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  manufacturer_number text,
  name text,
  country text,
  products text[],
  basis text,
  valid_from date,
  valid_to date,
  status text,
  home_number text,
  missing text[]
);
create unique index on manufacturer_registration (key) where until is null;
create index on manufacturer_registration (key);
create index on manufacturer_registration (manufacturer_number);

-- What the check of a material lot decided.
create table material_check (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  checker_id text,
  decision_number text,
  supplier_id text,
  lot_number text,
  material text,
  verdict text,
  decided_on date,
  reports text[],
  material_lot text,
  document text,
  missing text[]
);
create unique index on material_check (key) where until is null;
create index on material_check (key);
create index on material_check (material_lot);

-- A material and its supplier filed with the provincial authority.
create table material_filing (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  filer_id text,
  site text,
  filing_number text,
  material text,
  material_name text,
  supplier_id text,
  standard text,
  filed_on date,
  valid_to date,
  document text,
  missing text[]
);
create unique index on material_filing (key) where until is null;
create index on material_filing (key);
create index on material_filing (filer_id);

-- A material lot that arrived, raw milk too.
create table material_receipt (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  receiver_id text,
  supplier_id text,
  delivery_number text,
  material text,
  material_name text,
  kind text,
  lot_number text,
  specification text,
  quantity bigint,
  received_on date,
  production_date date,
  expiry_date date,
  certificate text,
  collection_permit text,
  transport_permit text,
  temperature bigint,
  inspection_certificate text,
  place text,
  bulk_transport_permit text,
  seals_intact boolean,
  material_lot text,
  document text,
  missing text[]
);
create unique index on material_receipt (key) where until is null;
create index on material_receipt (key);
create index on material_receipt (material_lot);
create index on material_receipt (supplier_id);

-- Cans filled from a batch.
create table packing (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  producer_id text,
  packing_number text,
  site text,
  line text,
  trade_item text,
  batch_number text,
  also_printed_as text[],
  packed_on date,
  production_date date,
  expiry_date date,
  shelf_life_months bigint,
  cans bigint,
  rejected_cans bigint,
  net_content bigint,
  complete boolean,
  label_version text,
  batch text,
  document text,
  missing text[]
);
create unique index on packing (key) where until is null;
create index on packing (key);
create index on packing (batch);

-- Who a partner is and what it may say; said by the ledger's office.
create table partner_registration (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  said_by text,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  partner text not null,
  party_id text,
  name_zh text,
  name_en text,
  roles text[],
  identifiers text[],
  valid_from date,
  valid_to date,
  missing text[]
);
create unique index on partner_registration (key) where until is null;
create index on partner_registration (key);
create index on partner_registration (party_id);

-- An enterprise, authority or laboratory that the ledger speaks of.
create table party (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  party_id text,
  name_zh text,
  name_en text,
  former_names text[],
  country text,
  region_code text,
  activities text[],
  places text[],
  valid_from date,
  missing text[]
);
create unique index on party (key) where until is null;
create index on party (key);
create index on party (party_id);

-- A step of a recall: opened, scope, announced, closed.
create table recall (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  opener_id text,
  recall_number text,
  step text,
  follows text,
  level bigint,
  risk_known_at timestamptz,
  started_on date,
  announced_on date,
  closed_on date,
  cause text,
  missing text[]
);
create unique index on recall (key) where until is null;
create index on recall (key);
create index on recall (recall_number);
create index on recall (opener_id);

-- A step of a recall: opened, scope, announced, closed. Batches in scope, by name.
create table recall_batches (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  batch_number text,
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  opener_id text,
  recall_number text,
  step text,
  follows text,
  level bigint,
  risk_known_at timestamptz,
  started_on date,
  announced_on date,
  closed_on date,
  cause text
);
create unique index on recall_batches (key, ordinal) where until is null;
create index on recall_batches (key);
create index on recall_batches (batch);

-- A step of a recall: opened, scope, announced, closed. Batches in scope, by rule.
create table recall_predicates (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  prefix_from text,
  prefix_to text,
  contains text[],
  production_from date,
  production_to date,
  expiry_from date,
  expiry_to date,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  opener_id text,
  recall_number text,
  step text,
  follows text,
  level bigint,
  risk_known_at timestamptz,
  started_on date,
  announced_on date,
  closed_on date,
  cause text
);
create unique index on recall_predicates (key, ordinal) where until is null;
create index on recall_predicates (key);

-- A step of a recall: opened, scope, announced, closed. Cans in scope, where not the whole batch.
create table recall_ranges (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  first_serial bigint,
  last_serial bigint,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  opener_id text,
  recall_number text,
  step text,
  follows text,
  level bigint,
  risk_known_at timestamptz,
  started_on date,
  announced_on date,
  closed_on date,
  cause text
);
create unique index on recall_ranges (key, ordinal) where until is null;
create index on recall_ranges (key);

-- Goods that arrived.
create table receipt (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  receiver_id text,
  receipt_number text,
  sender_id text,
  dispatch_number text,
  place text,
  received_on date,
  document text,
  missing text[]
);
create unique index on receipt (key) where until is null;
create index on receipt (key);
create index on receipt (sender_id, dispatch_number);

-- Goods that arrived. Goods, batch by batch.
create table receipt_lines (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  trade_item text,
  batch_number text,
  cans bigint,
  units text[],
  batch text,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  receiver_id text,
  receipt_number text,
  sender_id text,
  dispatch_number text,
  place text,
  received_on date,
  document text
);
create unique index on receipt_lines (key, ordinal) where until is null;
create index on receipt_lines (key);
create index on receipt_lines (batch);

-- Cans that came back.
create table return (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  returner_id text,
  receiver_id text,
  return_number text,
  trade_item text,
  batch_number text,
  cans bigint,
  returned_on date,
  cause text,
  restocked boolean,
  dispatch_number text,
  batch text,
  document text,
  missing text[]
);
create unique index on return (key) where until is null;
create index on return (key);
create index on return (batch);

-- Cans of a batch sold.
create table sales_record (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  seller_id text,
  tier text,
  buyer_id text,
  buyer_name text,
  trade_item text,
  batch_number text,
  cans bigint,
  sold_on date,
  delivery_order text,
  line bigint,
  invoice_number text,
  certificate_number text,
  region_code text,
  batch text,
  document text,
  missing text[]
);
create unique index on sales_record (key) where until is null;
create index on sales_record (key);
create index on sales_record (batch);
create index on sales_record (seller_id);

-- Cans of a batch sold. Cans sold, as ranges of serials, where known.
create table sales_record_ranges (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  first_serial bigint,
  last_serial bigint,
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  seller_id text,
  tier text,
  buyer_id text,
  buyer_name text,
  trade_item text,
  batch_number text,
  cans bigint,
  sold_on date,
  delivery_order text,
  line bigint,
  invoice_number text,
  certificate_number text,
  region_code text,
  batch text,
  document text
);
create unique index on sales_record_ranges (key, ordinal) where until is null;
create index on sales_record_ranges (key);
create index on sales_record_ranges (batch);

-- A sample taken from a batch or a material lot.
create table sampling (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  sampler_id text,
  sample_number text,
  trade_item text,
  batch_number text,
  supplier_id text,
  lot_number text,
  owner_id text,
  sampled_at timestamptz,
  units bigint,
  cans bigint,
  quantity bigint,
  kept_until date,
  batch text,
  material_lot text,
  missing text[]
);
create unique index on sampling (key) where until is null;
create index on sampling (key);
create index on sampling (batch);
create index on sampling (material_lot);
create index on sampling (sample_number);

-- An audit of a supplier; a later record that follows it says its rectification.
create table supplier_audit (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  buyer_id text,
  supplier_id text,
  audit_number text,
  audited_on date,
  status text,
  result text,
  score bigint,
  rectification_due date,
  follows text,
  issues text[],
  missing text[]
);
create unique index on supplier_audit (key) where until is null;
create index on supplier_audit (key);
create index on supplier_audit (supplier_id);

-- A buyer's decision whether a supplier may supply.
create table supplier_qualification (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  buyer_id text,
  supplier_id text,
  decision_number text,
  decision text,
  materials text[],
  basis text,
  decided_on date,
  valid_to date,
  document text,
  missing text[]
);
create unique index on supplier_qualification (key) where until is null;
create index on supplier_qualification (key);
create index on supplier_qualification (supplier_id);

-- A laboratory's report on a sample.
create table test_report (
  key text not null,
  since bigint not null,
  until bigint,
  n bigint,
  partner text not null,
  told boolean not null,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  laboratory_id text,
  report_number text,
  sample_number text,
  trade_item text,
  batch_number text,
  supplier_id text,
  lot_number text,
  started_at timestamptz,
  finished_at timestamptz,
  reported_on date,
  retest_of text,
  energy_kj_per_100g bigint,
  batch text,
  material_lot text,
  document text,
  missing text[]
);
create unique index on test_report (key) where until is null;
create index on test_report (key);
create index on test_report (batch);
create index on test_report (material_lot);
create index on test_report (sample_number);

-- A laboratory's report on a sample. Results.
create table test_report_results (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  analyte text,
  operator text,
  value bigint,
  decimals bigint,
  unit text,
  basis text,
  detection_limit bigint,
  method text,
  unit_values bigint[],
  n bigint,
  number text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  laboratory_id text,
  report_number text,
  sample_number text,
  trade_item text,
  batch_number text,
  supplier_id text,
  lot_number text,
  started_at timestamptz,
  finished_at timestamptz,
  reported_on date,
  retest_of text,
  energy_kj_per_100g bigint,
  batch text,
  material_lot text,
  document text
);
create unique index on test_report_results (key, ordinal) where until is null;
create index on test_report_results (key);
create index on test_report_results (batch);
create index on test_report_results (material_lot);

-- What went into what: every input of a production record with every output, as subjects; the input's grams.
create table edge (
  key text not null,
  since bigint not null,
  until bigint,
  parent text,
  child text,
  role text,
  material text,
  quantity bigint,
  partner text not null,
  told boolean not null
);
create index on edge (key);
create index on edge (parent, child) include (since, until, quantity);
create index on edge (child, parent) include (since, until, quantity);

-- Another way in which a batch number is printed, with the batch that it stands for.
create table alias (
  key text not null,
  since bigint not null,
  until bigint,
  printed_batch text,
  batch text,
  partner text not null,
  told boolean not null
);
create index on alias (key);
create index on alias (printed_batch);
create index on alias (batch);

-- The paper document that a record is about, for families that name one.
create table document (
  key text not null,
  since bigint not null,
  until bigint,
  family text,
  document text,
  partner text not null,
  number text,
  told boolean not null
);
create unique index on document (key) where until is null;
create index on document (document);

-- Records that leave a field empty that a regulation demands, with the names of those fields.
create table missing (
  key text not null,
  since bigint not null,
  until bigint,
  family text,
  partner text not null,
  number text,
  told boolean not null,
  fields text[]
);
create unique index on missing (key) where until is null;
create index on missing (partner);

-- Other content that came under a used number, until a correction or void of that record stands; `again` is that content, as its row would have shown.
create table contradicted (
  key text not null,
  since bigint not null,
  until bigint,
  family text,
  partner text not null,
  number text,
  told boolean not null,
  again jsonb
);
create index on contradicted (key);

-- A test result held against one limit that speaks of its analyte, stage by stage and base by base.
create table judged_result (
  key text not null,
  since bigint not null,
  until bigint,
  ordinal bigint not null,
  partner text not null,
  told boolean not null,
  report_number text,
  sample_number text,
  batch text,
  material_lot text,
  finished_at timestamptz,
  retest_of text,
  analyte text,
  micro boolean,
  verdict text,
  verified boolean,
  value_said text,
  limit_said text,
  stage text,
  base text,
  made_from date,
  made_to date,
  standard text
);
create index on judged_result (key);
create index on judged_result (batch);
