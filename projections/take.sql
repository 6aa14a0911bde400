-- Written by `python -m projections.generate` from schemas/records; not to be edited.
-- temp_aggregation --
create temp table i_aggregation (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, packer_id text, place text, action text, level text, parent text, trade_item text, batch_number text, children text[], cans_per_case bigint, first_case text, packed_at int8, batch text, missing text[]);
create temp table d_aggregation (sign int not null, at bigint not null, like aggregation);
-- close_aggregation --
with ended as (
  update aggregation x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_aggregation select -1, until, ended.* from ended
-- take_aggregation --
with fresh as (
  insert into aggregation (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, children, cans_per_case, first_case, packed_at, batch, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  packer_id,
  place,
  action,
  level,
  parent,
  trade_item,
  batch_number,
  children,
  cans_per_case,
  first_case,
  timestamptz 'epoch' + packed_at * interval '1 millisecond',
  batch,
  missing
  from i_aggregation returning *
)
insert into d_aggregation select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_aggregation_ranges --
create temp table i_aggregation_ranges (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, first_serial bigint, last_serial bigint, n bigint, number text, occurred_at int8, recorded_at int8, reason text, packer_id text, place text, action text, level text, parent text, trade_item text, batch_number text, cans_per_case bigint, first_case text, packed_at int8, batch text);
create temp table d_aggregation_ranges (sign int not null, at bigint not null, like aggregation_ranges);
-- close_aggregation_ranges --
with ended as (
  update aggregation_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_aggregation_ranges select -1, until, ended.* from ended
-- take_aggregation_ranges --
with fresh as (
  insert into aggregation_ranges (key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, cans_per_case, first_case, packed_at, batch)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  first_serial,
  last_serial,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  packer_id,
  place,
  action,
  level,
  parent,
  trade_item,
  batch_number,
  cans_per_case,
  first_case,
  timestamptz 'epoch' + packed_at * interval '1 millisecond',
  batch
  from i_aggregation_ranges returning *
)
insert into d_aggregation_ranges select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_authorised_person --
create temp table i_authorised_person (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, person text, appointment_number text, site text, trade_items text[], valid_from int4, valid_to int4, status text, document text, missing text[]);
create temp table d_authorised_person (sign int not null, at bigint not null, like authorised_person);
-- close_authorised_person --
with ended as (
  update authorised_person x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_authorised_person select -1, until, ended.* from ended
-- take_authorised_person --
with fresh as (
  insert into authorised_person (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, person, appointment_number, site, trade_items, valid_from, valid_to, status, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  person,
  appointment_number,
  site,
  trade_items,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  status,
  document,
  missing
  from i_authorised_person returning *
)
insert into d_authorised_person select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_batch_production --
create temp table i_batch_production (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, site text, line text, work_order text, trade_item text, batch_number text, process text, formula_registration text, started_at int8, ended_at int8, production_date int4, losses bigint, batch text, document text, missing text[]);
create temp table d_batch_production (sign int not null, at bigint not null, like batch_production);
-- close_batch_production --
with ended as (
  update batch_production x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_batch_production select -1, until, ended.* from ended
-- take_batch_production --
with fresh as (
  insert into batch_production (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, trade_item, batch_number, process, formula_registration, started_at, ended_at, production_date, losses, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  site,
  line,
  work_order,
  trade_item,
  batch_number,
  process,
  formula_registration,
  timestamptz 'epoch' + started_at * interval '1 millisecond',
  timestamptz 'epoch' + ended_at * interval '1 millisecond',
  date '1970-01-01' + production_date,
  losses,
  batch,
  document,
  missing
  from i_batch_production returning *
)
insert into d_batch_production select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_batch_production_inputs --
create temp table i_batch_production_inputs (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, role text, material text, supplier_id text, lot_number text, trade_item text, batch_number text, quantity bigint, solids_percent bigint, batch text, material_lot text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, site text, line text, work_order text, parent_trade_item text, parent_batch_number text, process text, formula_registration text, started_at int8, ended_at int8, production_date int4, losses bigint, parent_batch text, document text);
create temp table d_batch_production_inputs (sign int not null, at bigint not null, like batch_production_inputs);
-- close_batch_production_inputs --
with ended as (
  update batch_production_inputs x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_batch_production_inputs select -1, until, ended.* from ended
-- take_batch_production_inputs --
with fresh as (
  insert into batch_production_inputs (key, since, until, ordinal, partner, told, role, material, supplier_id, lot_number, trade_item, batch_number, quantity, solids_percent, batch, material_lot, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  role,
  material,
  supplier_id,
  lot_number,
  trade_item,
  batch_number,
  quantity,
  solids_percent,
  batch,
  material_lot,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  site,
  line,
  work_order,
  parent_trade_item,
  parent_batch_number,
  process,
  formula_registration,
  timestamptz 'epoch' + started_at * interval '1 millisecond',
  timestamptz 'epoch' + ended_at * interval '1 millisecond',
  date '1970-01-01' + production_date,
  losses,
  parent_batch,
  document
  from i_batch_production_inputs returning *
)
insert into d_batch_production_inputs select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_batch_production_outputs --
create temp table i_batch_production_outputs (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, batch_number text, quantity bigint, solids_percent bigint, batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, site text, line text, work_order text, parent_trade_item text, parent_batch_number text, process text, formula_registration text, started_at int8, ended_at int8, production_date int4, losses bigint, parent_batch text, document text);
create temp table d_batch_production_outputs (sign int not null, at bigint not null, like batch_production_outputs);
-- close_batch_production_outputs --
with ended as (
  update batch_production_outputs x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_batch_production_outputs select -1, until, ended.* from ended
-- take_batch_production_outputs --
with fresh as (
  insert into batch_production_outputs (key, since, until, ordinal, partner, told, trade_item, batch_number, quantity, solids_percent, batch, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  batch_number,
  quantity,
  solids_percent,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  site,
  line,
  work_order,
  parent_trade_item,
  parent_batch_number,
  process,
  formula_registration,
  timestamptz 'epoch' + started_at * interval '1 millisecond',
  timestamptz 'epoch' + ended_at * interval '1 millisecond',
  date '1970-01-01' + production_date,
  losses,
  parent_batch,
  document
  from i_batch_production_outputs returning *
)
insert into d_batch_production_outputs select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_batch_release --
create temp table i_batch_release (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, site text, decision_number text, trade_item text, batch_number text, decision text, decided_at int8, person text, appointment_number text, reports text[], certificate_number text, follows text, batch text, document text, missing text[]);
create temp table d_batch_release (sign int not null, at bigint not null, like batch_release);
-- close_batch_release --
with ended as (
  update batch_release x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_batch_release select -1, until, ended.* from ended
-- take_batch_release --
with fresh as (
  insert into batch_release (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, decision_number, trade_item, batch_number, decision, decided_at, person, appointment_number, reports, certificate_number, follows, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  site,
  decision_number,
  trade_item,
  batch_number,
  decision,
  timestamptz 'epoch' + decided_at * interval '1 millisecond',
  person,
  appointment_number,
  reports,
  certificate_number,
  follows,
  batch,
  document,
  missing
  from i_batch_release returning *
)
insert into d_batch_release select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_can_activation --
create temp table i_can_activation (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, run_number text, site text, line text, trade_item text, batch_number text, first_serial bigint, last_serial bigint, exceptions bigint[], activated_at int8, batch text, document text, missing text[]);
create temp table d_can_activation (sign int not null, at bigint not null, like can_activation);
-- close_can_activation --
with ended as (
  update can_activation x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_can_activation select -1, until, ended.* from ended
-- take_can_activation --
with fresh as (
  insert into can_activation (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, run_number, site, line, trade_item, batch_number, first_serial, last_serial, exceptions, activated_at, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  run_number,
  site,
  line,
  trade_item,
  batch_number,
  first_serial,
  last_serial,
  exceptions,
  timestamptz 'epoch' + activated_at * interval '1 millisecond',
  batch,
  document,
  missing
  from i_can_activation returning *
)
insert into d_can_activation select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_code_range --
create temp table i_code_range (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, issuer_id text, range_number text, trade_item text, first_serial bigint, last_serial bigint, issued_on int4, document text, missing text[]);
create temp table d_code_range (sign int not null, at bigint not null, like code_range);
-- close_code_range --
with ended as (
  update code_range x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_code_range select -1, until, ended.* from ended
-- take_code_range --
with fresh as (
  insert into code_range (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, issuer_id, range_number, trade_item, first_serial, last_serial, issued_on, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  issuer_id,
  range_number,
  trade_item,
  first_serial,
  last_serial,
  date '1970-01-01' + issued_on,
  document,
  missing
  from i_code_range returning *
)
insert into d_code_range select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_customs_declaration --
create temp table i_customs_declaration (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, declaration_number text, consignee_id text, exporter_filing_number text, declared_on int4, imported_on int4, trade_mode text, regime text, port_of_entry text, contract_number text, bill_of_lading text, trade_country text, document text, missing text[]);
create temp table d_customs_declaration (sign int not null, at bigint not null, like customs_declaration);
-- close_customs_declaration --
with ended as (
  update customs_declaration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_customs_declaration select -1, until, ended.* from ended
-- take_customs_declaration --
with fresh as (
  insert into customs_declaration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  declaration_number,
  consignee_id,
  exporter_filing_number,
  date '1970-01-01' + declared_on,
  date '1970-01-01' + imported_on,
  trade_mode,
  regime,
  port_of_entry,
  contract_number,
  bill_of_lading,
  trade_country,
  document,
  missing
  from i_customs_declaration returning *
)
insert into d_customs_declaration select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_customs_declaration_lines --
create temp table i_customs_declaration_lines (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, line bigint, hs_code text, ciq_code text, trade_item text, product_name text, batch_number text, production_date int4, expiry_date int4, cans bigint, net_weight bigint, goods_value bigint, currency text, origin_country text, manufacturer_number text, manufacturer_name text, formula_registration text, batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, declaration_number text, consignee_id text, exporter_filing_number text, declared_on int4, imported_on int4, trade_mode text, regime text, port_of_entry text, contract_number text, bill_of_lading text, trade_country text, document text);
create temp table d_customs_declaration_lines (sign int not null, at bigint not null, like customs_declaration_lines);
-- close_customs_declaration_lines --
with ended as (
  update customs_declaration_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_customs_declaration_lines select -1, until, ended.* from ended
-- take_customs_declaration_lines --
with fresh as (
  insert into customs_declaration_lines (key, since, until, ordinal, partner, told, line, hs_code, ciq_code, trade_item, product_name, batch_number, production_date, expiry_date, cans, net_weight, goods_value, currency, origin_country, manufacturer_number, manufacturer_name, formula_registration, batch, n, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  line,
  hs_code,
  ciq_code,
  trade_item,
  product_name,
  batch_number,
  date '1970-01-01' + production_date,
  date '1970-01-01' + expiry_date,
  cans,
  net_weight,
  goods_value,
  currency,
  origin_country,
  manufacturer_number,
  manufacturer_name,
  formula_registration,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  declaration_number,
  consignee_id,
  exporter_filing_number,
  date '1970-01-01' + declared_on,
  date '1970-01-01' + imported_on,
  trade_mode,
  regime,
  port_of_entry,
  contract_number,
  bill_of_lading,
  trade_country,
  document
  from i_customs_declaration_lines returning *
)
insert into d_customs_declaration_lines select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_day_began --
create temp table i_day_began (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, day int4, missing text[]);
create temp table d_day_began (sign int not null, at bigint not null, like day_began);
-- close_day_began --
with ended as (
  update day_began x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_day_began select -1, until, ended.* from ended
-- take_day_began --
with fresh as (
  insert into day_began (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, day, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  date '1970-01-01' + day,
  missing
  from i_day_began returning *
)
insert into d_day_began select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_dispatch --
create temp table i_dispatch (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, sender_id text, dispatch_number text, receiver_id text, from_place text, to_place text, dispatched_on int4, document text, missing text[]);
create temp table d_dispatch (sign int not null, at bigint not null, like dispatch);
-- close_dispatch --
with ended as (
  update dispatch x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_dispatch select -1, until, ended.* from ended
-- take_dispatch --
with fresh as (
  insert into dispatch (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  sender_id,
  dispatch_number,
  receiver_id,
  from_place,
  to_place,
  date '1970-01-01' + dispatched_on,
  document,
  missing
  from i_dispatch returning *
)
insert into d_dispatch select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_dispatch_lines --
create temp table i_dispatch_lines (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, batch_number text, cans bigint, units text[], batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, sender_id text, dispatch_number text, receiver_id text, from_place text, to_place text, dispatched_on int4, document text);
create temp table d_dispatch_lines (sign int not null, at bigint not null, like dispatch_lines);
-- close_dispatch_lines --
with ended as (
  update dispatch_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_dispatch_lines select -1, until, ended.* from ended
-- take_dispatch_lines --
with fresh as (
  insert into dispatch_lines (key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  batch_number,
  cans,
  units,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  sender_id,
  dispatch_number,
  receiver_id,
  from_place,
  to_place,
  date '1970-01-01' + dispatched_on,
  document
  from i_dispatch_lines returning *
)
insert into d_dispatch_lines select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_disposal --
create temp table i_disposal (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, owner_id text, disposal_number text, trade_item text, batch_number text, cans bigint, disposed_on int4, way text, place text, witness text, batch text, document text, missing text[]);
create temp table d_disposal (sign int not null, at bigint not null, like disposal);
-- close_disposal --
with ended as (
  update disposal x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_disposal select -1, until, ended.* from ended
-- take_disposal --
with fresh as (
  insert into disposal (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, owner_id, disposal_number, trade_item, batch_number, cans, disposed_on, way, place, witness, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  owner_id,
  disposal_number,
  trade_item,
  batch_number,
  cans,
  date '1970-01-01' + disposed_on,
  way,
  place,
  witness,
  batch,
  document,
  missing
  from i_disposal returning *
)
insert into d_disposal select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_finding_decision --
create temp table i_finding_decision (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, rule text, subject text, print text, decision text, explanation text, decided_by text, missing text[]);
create temp table d_finding_decision (sign int not null, at bigint not null, like finding_decision);
-- close_finding_decision --
with ended as (
  update finding_decision x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_finding_decision select -1, until, ended.* from ended
-- take_finding_decision --
with fresh as (
  insert into finding_decision (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, rule, subject, print, decision, explanation, decided_by, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  rule,
  subject,
  print,
  decision,
  explanation,
  decided_by,
  missing
  from i_finding_decision returning *
)
insert into d_finding_decision select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_formula_registration --
create temp table i_formula_registration (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, registration_number text, holder_id text, product_name text, series text, stage bigint, base text, process text, trade_items text[], claimed text[], valid_from int4, valid_to int4, status text, missing text[]);
create temp table d_formula_registration (sign int not null, at bigint not null, like formula_registration);
-- close_formula_registration --
with ended as (
  update formula_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_formula_registration select -1, until, ended.* from ended
-- take_formula_registration --
with fresh as (
  insert into formula_registration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, registration_number, holder_id, product_name, series, stage, base, process, trade_items, claimed, valid_from, valid_to, status, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  registration_number,
  holder_id,
  product_name,
  series,
  stage,
  base,
  process,
  trade_items,
  claimed,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  status,
  missing
  from i_formula_registration returning *
)
insert into d_formula_registration select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_import_record --
create temp table i_import_record (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, importer_id text, declaration_number text, declaration_line bigint, trade_item text, batch_number text, also_printed_as text[], product_name text, brand text, specification text, cans bigint, net_weight bigint, net_content bigint, goods_value bigint, currency text, production_date int4, expiry_date int4, shelf_life_months bigint, origin_country text, export_country text, manufacturer_name text, manufacturer_number text, exporter_name text, exporter_filing_number text, contract_number text, port_of_entry text, destination text, foreign_certificates text[], entry_date int4, storage_place text, formula_registration text, inspection_certificate text, direct_retail boolean, batch text, document text, missing text[]);
create temp table d_import_record (sign int not null, at bigint not null, like import_record);
-- close_import_record --
with ended as (
  update import_record x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_import_record select -1, until, ended.* from ended
-- take_import_record --
with fresh as (
  insert into import_record (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, importer_id, declaration_number, declaration_line, trade_item, batch_number, also_printed_as, product_name, brand, specification, cans, net_weight, net_content, goods_value, currency, production_date, expiry_date, shelf_life_months, origin_country, export_country, manufacturer_name, manufacturer_number, exporter_name, exporter_filing_number, contract_number, port_of_entry, destination, foreign_certificates, entry_date, storage_place, formula_registration, inspection_certificate, direct_retail, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  importer_id,
  declaration_number,
  declaration_line,
  trade_item,
  batch_number,
  also_printed_as,
  product_name,
  brand,
  specification,
  cans,
  net_weight,
  net_content,
  goods_value,
  currency,
  date '1970-01-01' + production_date,
  date '1970-01-01' + expiry_date,
  shelf_life_months,
  origin_country,
  export_country,
  manufacturer_name,
  manufacturer_number,
  exporter_name,
  exporter_filing_number,
  contract_number,
  port_of_entry,
  destination,
  foreign_certificates,
  date '1970-01-01' + entry_date,
  storage_place,
  formula_registration,
  inspection_certificate,
  direct_retail,
  batch,
  document,
  missing
  from i_import_record returning *
)
insert into d_import_record select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_importer_filing --
create temp table i_importer_filing (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, filing_number text, kind text, party_id text, name text, country text, food_types text[], storage_places text[], status text, valid_from int4, valid_to int4, missing text[]);
create temp table d_importer_filing (sign int not null, at bigint not null, like importer_filing);
-- close_importer_filing --
with ended as (
  update importer_filing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_importer_filing select -1, until, ended.* from ended
-- take_importer_filing --
with fresh as (
  insert into importer_filing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filing_number, kind, party_id, name, country, food_types, storage_places, status, valid_from, valid_to, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  filing_number,
  kind,
  party_id,
  name,
  country,
  food_types,
  storage_places,
  status,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  missing
  from i_importer_filing returning *
)
insert into d_importer_filing select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_inspection_certificate --
create temp table i_inspection_certificate (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, certificate_number text, declaration_number text, consignee_id text, issued_on int4, document text, missing text[]);
create temp table d_inspection_certificate (sign int not null, at bigint not null, like inspection_certificate);
-- close_inspection_certificate --
with ended as (
  update inspection_certificate x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_inspection_certificate select -1, until, ended.* from ended
-- take_inspection_certificate --
with fresh as (
  insert into inspection_certificate (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  certificate_number,
  declaration_number,
  consignee_id,
  date '1970-01-01' + issued_on,
  document,
  missing
  from i_inspection_certificate returning *
)
insert into d_inspection_certificate select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_inspection_certificate_lines --
create temp table i_inspection_certificate_lines (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, line bigint, trade_item text, batch_number text, cans bigint, batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, certificate_number text, declaration_number text, consignee_id text, issued_on int4, document text);
create temp table d_inspection_certificate_lines (sign int not null, at bigint not null, like inspection_certificate_lines);
-- close_inspection_certificate_lines --
with ended as (
  update inspection_certificate_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_inspection_certificate_lines select -1, until, ended.* from ended
-- take_inspection_certificate_lines --
with fresh as (
  insert into inspection_certificate_lines (key, since, until, ordinal, partner, told, line, trade_item, batch_number, cans, batch, n, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  line,
  trade_item,
  batch_number,
  cans,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  certificate_number,
  declaration_number,
  consignee_id,
  date '1970-01-01' + issued_on,
  document
  from i_inspection_certificate_lines returning *
)
insert into d_inspection_certificate_lines select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_licence --
create temp table i_licence (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, holder_id text, licence_number text, kind text, scope text[], sites text[], valid_from int4, valid_to int4, status text, missing text[]);
create temp table d_licence (sign int not null, at bigint not null, like licence);
-- close_licence --
with ended as (
  update licence x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_licence select -1, until, ended.* from ended
-- take_licence --
with fresh as (
  insert into licence (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, holder_id, licence_number, kind, scope, sites, valid_from, valid_to, status, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  holder_id,
  licence_number,
  kind,
  scope,
  sites,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  status,
  missing
  from i_licence returning *
)
insert into d_licence select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_manufacturer_registration --
create temp table i_manufacturer_registration (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, manufacturer_number text, name text, country text, products text[], basis text, valid_from int4, valid_to int4, status text, home_number text, missing text[]);
create temp table d_manufacturer_registration (sign int not null, at bigint not null, like manufacturer_registration);
-- close_manufacturer_registration --
with ended as (
  update manufacturer_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_manufacturer_registration select -1, until, ended.* from ended
-- take_manufacturer_registration --
with fresh as (
  insert into manufacturer_registration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, manufacturer_number, name, country, products, basis, valid_from, valid_to, status, home_number, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  manufacturer_number,
  name,
  country,
  products,
  basis,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  status,
  home_number,
  missing
  from i_manufacturer_registration returning *
)
insert into d_manufacturer_registration select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_material_check --
create temp table i_material_check (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, checker_id text, decision_number text, supplier_id text, lot_number text, material text, verdict text, decided_on int4, reports text[], material_lot text, document text, missing text[]);
create temp table d_material_check (sign int not null, at bigint not null, like material_check);
-- close_material_check --
with ended as (
  update material_check x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_material_check select -1, until, ended.* from ended
-- take_material_check --
with fresh as (
  insert into material_check (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, checker_id, decision_number, supplier_id, lot_number, material, verdict, decided_on, reports, material_lot, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  checker_id,
  decision_number,
  supplier_id,
  lot_number,
  material,
  verdict,
  date '1970-01-01' + decided_on,
  reports,
  material_lot,
  document,
  missing
  from i_material_check returning *
)
insert into d_material_check select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_material_filing --
create temp table i_material_filing (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, filer_id text, site text, filing_number text, material text, material_name text, supplier_id text, standard text, filed_on int4, valid_to int4, document text, missing text[]);
create temp table d_material_filing (sign int not null, at bigint not null, like material_filing);
-- close_material_filing --
with ended as (
  update material_filing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_material_filing select -1, until, ended.* from ended
-- take_material_filing --
with fresh as (
  insert into material_filing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filer_id, site, filing_number, material, material_name, supplier_id, standard, filed_on, valid_to, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  filer_id,
  site,
  filing_number,
  material,
  material_name,
  supplier_id,
  standard,
  date '1970-01-01' + filed_on,
  date '1970-01-01' + valid_to,
  document,
  missing
  from i_material_filing returning *
)
insert into d_material_filing select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_material_receipt --
create temp table i_material_receipt (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, receiver_id text, supplier_id text, delivery_number text, material text, material_name text, kind text, lot_number text, specification text, quantity bigint, received_on int4, production_date int4, expiry_date int4, certificate text, collection_permit text, transport_permit text, temperature bigint, inspection_certificate text, place text, bulk_transport_permit text, seals_intact boolean, material_lot text, document text, missing text[]);
create temp table d_material_receipt (sign int not null, at bigint not null, like material_receipt);
-- close_material_receipt --
with ended as (
  update material_receipt x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_material_receipt select -1, until, ended.* from ended
-- take_material_receipt --
with fresh as (
  insert into material_receipt (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, supplier_id, delivery_number, material, material_name, kind, lot_number, specification, quantity, received_on, production_date, expiry_date, certificate, collection_permit, transport_permit, temperature, inspection_certificate, place, bulk_transport_permit, seals_intact, material_lot, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  receiver_id,
  supplier_id,
  delivery_number,
  material,
  material_name,
  kind,
  lot_number,
  specification,
  quantity,
  date '1970-01-01' + received_on,
  date '1970-01-01' + production_date,
  date '1970-01-01' + expiry_date,
  certificate,
  collection_permit,
  transport_permit,
  temperature,
  inspection_certificate,
  place,
  bulk_transport_permit,
  seals_intact,
  material_lot,
  document,
  missing
  from i_material_receipt returning *
)
insert into d_material_receipt select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_packing --
create temp table i_packing (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, producer_id text, packing_number text, site text, line text, trade_item text, batch_number text, also_printed_as text[], packed_on int4, production_date int4, expiry_date int4, shelf_life_months bigint, cans bigint, rejected_cans bigint, net_content bigint, complete boolean, label_version text, batch text, document text, missing text[]);
create temp table d_packing (sign int not null, at bigint not null, like packing);
-- close_packing --
with ended as (
  update packing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_packing select -1, until, ended.* from ended
-- take_packing --
with fresh as (
  insert into packing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, packing_number, site, line, trade_item, batch_number, also_printed_as, packed_on, production_date, expiry_date, shelf_life_months, cans, rejected_cans, net_content, complete, label_version, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  producer_id,
  packing_number,
  site,
  line,
  trade_item,
  batch_number,
  also_printed_as,
  date '1970-01-01' + packed_on,
  date '1970-01-01' + production_date,
  date '1970-01-01' + expiry_date,
  shelf_life_months,
  cans,
  rejected_cans,
  net_content,
  complete,
  label_version,
  batch,
  document,
  missing
  from i_packing returning *
)
insert into d_packing select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_partner_registration --
create temp table i_partner_registration (key text, since bigint, until bigint, n bigint, said_by text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, partner text, party_id text, name_zh text, name_en text, roles text[], identifiers text[], valid_from int4, valid_to int4, missing text[]);
create temp table d_partner_registration (sign int not null, at bigint not null, like partner_registration);
-- close_partner_registration --
with ended as (
  update partner_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_partner_registration select -1, until, ended.* from ended
-- take_partner_registration --
with fresh as (
  insert into partner_registration (key, since, until, n, said_by, told, number, occurred_at, recorded_at, reason, partner, party_id, name_zh, name_en, roles, identifiers, valid_from, valid_to, missing)
  select key,
  since,
  until,
  n,
  said_by,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  partner,
  party_id,
  name_zh,
  name_en,
  roles,
  identifiers,
  date '1970-01-01' + valid_from,
  date '1970-01-01' + valid_to,
  missing
  from i_partner_registration returning *
)
insert into d_partner_registration select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_party --
create temp table i_party (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, party_id text, name_zh text, name_en text, former_names text[], country text, region_code text, activities text[], places text[], valid_from int4, missing text[]);
create temp table d_party (sign int not null, at bigint not null, like party);
-- close_party --
with ended as (
  update party x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_party select -1, until, ended.* from ended
-- take_party --
with fresh as (
  insert into party (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, party_id, name_zh, name_en, former_names, country, region_code, activities, places, valid_from, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  party_id,
  name_zh,
  name_en,
  former_names,
  country,
  region_code,
  activities,
  places,
  date '1970-01-01' + valid_from,
  missing
  from i_party returning *
)
insert into d_party select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_recall --
create temp table i_recall (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, opener_id text, recall_number text, step text, follows text, level bigint, risk_known_at int8, started_on int4, announced_on int4, closed_on int4, cause text, missing text[]);
create temp table d_recall (sign int not null, at bigint not null, like recall);
-- close_recall --
with ended as (
  update recall x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_recall select -1, until, ended.* from ended
-- take_recall --
with fresh as (
  insert into recall (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  opener_id,
  recall_number,
  step,
  follows,
  level,
  timestamptz 'epoch' + risk_known_at * interval '1 millisecond',
  date '1970-01-01' + started_on,
  date '1970-01-01' + announced_on,
  date '1970-01-01' + closed_on,
  cause,
  missing
  from i_recall returning *
)
insert into d_recall select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_recall_batches --
create temp table i_recall_batches (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, batch_number text, batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, opener_id text, recall_number text, step text, follows text, level bigint, risk_known_at int8, started_on int4, announced_on int4, closed_on int4, cause text);
create temp table d_recall_batches (sign int not null, at bigint not null, like recall_batches);
-- close_recall_batches --
with ended as (
  update recall_batches x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_recall_batches select -1, until, ended.* from ended
-- take_recall_batches --
with fresh as (
  insert into recall_batches (key, since, until, ordinal, partner, told, trade_item, batch_number, batch, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  batch_number,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  opener_id,
  recall_number,
  step,
  follows,
  level,
  timestamptz 'epoch' + risk_known_at * interval '1 millisecond',
  date '1970-01-01' + started_on,
  date '1970-01-01' + announced_on,
  date '1970-01-01' + closed_on,
  cause
  from i_recall_batches returning *
)
insert into d_recall_batches select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_recall_predicates --
create temp table i_recall_predicates (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, prefix_from text, prefix_to text, contains text[], production_from int4, production_to int4, expiry_from int4, expiry_to int4, n bigint, number text, occurred_at int8, recorded_at int8, reason text, opener_id text, recall_number text, step text, follows text, level bigint, risk_known_at int8, started_on int4, announced_on int4, closed_on int4, cause text);
create temp table d_recall_predicates (sign int not null, at bigint not null, like recall_predicates);
-- close_recall_predicates --
with ended as (
  update recall_predicates x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_recall_predicates select -1, until, ended.* from ended
-- take_recall_predicates --
with fresh as (
  insert into recall_predicates (key, since, until, ordinal, partner, told, trade_item, prefix_from, prefix_to, contains, production_from, production_to, expiry_from, expiry_to, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  prefix_from,
  prefix_to,
  contains,
  date '1970-01-01' + production_from,
  date '1970-01-01' + production_to,
  date '1970-01-01' + expiry_from,
  date '1970-01-01' + expiry_to,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  opener_id,
  recall_number,
  step,
  follows,
  level,
  timestamptz 'epoch' + risk_known_at * interval '1 millisecond',
  date '1970-01-01' + started_on,
  date '1970-01-01' + announced_on,
  date '1970-01-01' + closed_on,
  cause
  from i_recall_predicates returning *
)
insert into d_recall_predicates select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_recall_ranges --
create temp table i_recall_ranges (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, first_serial bigint, last_serial bigint, n bigint, number text, occurred_at int8, recorded_at int8, reason text, opener_id text, recall_number text, step text, follows text, level bigint, risk_known_at int8, started_on int4, announced_on int4, closed_on int4, cause text);
create temp table d_recall_ranges (sign int not null, at bigint not null, like recall_ranges);
-- close_recall_ranges --
with ended as (
  update recall_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_recall_ranges select -1, until, ended.* from ended
-- take_recall_ranges --
with fresh as (
  insert into recall_ranges (key, since, until, ordinal, partner, told, trade_item, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  first_serial,
  last_serial,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  opener_id,
  recall_number,
  step,
  follows,
  level,
  timestamptz 'epoch' + risk_known_at * interval '1 millisecond',
  date '1970-01-01' + started_on,
  date '1970-01-01' + announced_on,
  date '1970-01-01' + closed_on,
  cause
  from i_recall_ranges returning *
)
insert into d_recall_ranges select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_receipt --
create temp table i_receipt (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, receiver_id text, receipt_number text, sender_id text, dispatch_number text, place text, received_on int4, document text, missing text[]);
create temp table d_receipt (sign int not null, at bigint not null, like receipt);
-- close_receipt --
with ended as (
  update receipt x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_receipt select -1, until, ended.* from ended
-- take_receipt --
with fresh as (
  insert into receipt (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  receiver_id,
  receipt_number,
  sender_id,
  dispatch_number,
  place,
  date '1970-01-01' + received_on,
  document,
  missing
  from i_receipt returning *
)
insert into d_receipt select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_receipt_lines --
create temp table i_receipt_lines (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, trade_item text, batch_number text, cans bigint, units text[], batch text, n bigint, number text, occurred_at int8, recorded_at int8, reason text, receiver_id text, receipt_number text, sender_id text, dispatch_number text, place text, received_on int4, document text);
create temp table d_receipt_lines (sign int not null, at bigint not null, like receipt_lines);
-- close_receipt_lines --
with ended as (
  update receipt_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_receipt_lines select -1, until, ended.* from ended
-- take_receipt_lines --
with fresh as (
  insert into receipt_lines (key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  trade_item,
  batch_number,
  cans,
  units,
  batch,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  receiver_id,
  receipt_number,
  sender_id,
  dispatch_number,
  place,
  date '1970-01-01' + received_on,
  document
  from i_receipt_lines returning *
)
insert into d_receipt_lines select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_return --
create temp table i_return (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, returner_id text, receiver_id text, return_number text, trade_item text, batch_number text, cans bigint, returned_on int4, cause text, restocked boolean, dispatch_number text, batch text, document text, missing text[]);
create temp table d_return (sign int not null, at bigint not null, like return);
-- close_return --
with ended as (
  update return x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_return select -1, until, ended.* from ended
-- take_return --
with fresh as (
  insert into return (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, returner_id, receiver_id, return_number, trade_item, batch_number, cans, returned_on, cause, restocked, dispatch_number, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  returner_id,
  receiver_id,
  return_number,
  trade_item,
  batch_number,
  cans,
  date '1970-01-01' + returned_on,
  cause,
  restocked,
  dispatch_number,
  batch,
  document,
  missing
  from i_return returning *
)
insert into d_return select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_sales_record --
create temp table i_sales_record (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, seller_id text, tier text, buyer_id text, buyer_name text, trade_item text, batch_number text, cans bigint, sold_on int4, delivery_order text, line bigint, invoice_number text, certificate_number text, region_code text, batch text, document text, missing text[]);
create temp table d_sales_record (sign int not null, at bigint not null, like sales_record);
-- close_sales_record --
with ended as (
  update sales_record x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_sales_record select -1, until, ended.* from ended
-- take_sales_record --
with fresh as (
  insert into sales_record (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  seller_id,
  tier,
  buyer_id,
  buyer_name,
  trade_item,
  batch_number,
  cans,
  date '1970-01-01' + sold_on,
  delivery_order,
  line,
  invoice_number,
  certificate_number,
  region_code,
  batch,
  document,
  missing
  from i_sales_record returning *
)
insert into d_sales_record select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_sales_record_ranges --
create temp table i_sales_record_ranges (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, first_serial bigint, last_serial bigint, n bigint, number text, occurred_at int8, recorded_at int8, reason text, seller_id text, tier text, buyer_id text, buyer_name text, trade_item text, batch_number text, cans bigint, sold_on int4, delivery_order text, line bigint, invoice_number text, certificate_number text, region_code text, batch text, document text);
create temp table d_sales_record_ranges (sign int not null, at bigint not null, like sales_record_ranges);
-- close_sales_record_ranges --
with ended as (
  update sales_record_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_sales_record_ranges select -1, until, ended.* from ended
-- take_sales_record_ranges --
with fresh as (
  insert into sales_record_ranges (key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  first_serial,
  last_serial,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  seller_id,
  tier,
  buyer_id,
  buyer_name,
  trade_item,
  batch_number,
  cans,
  date '1970-01-01' + sold_on,
  delivery_order,
  line,
  invoice_number,
  certificate_number,
  region_code,
  batch,
  document
  from i_sales_record_ranges returning *
)
insert into d_sales_record_ranges select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_sampling --
create temp table i_sampling (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, sampler_id text, sample_number text, trade_item text, batch_number text, supplier_id text, lot_number text, owner_id text, sampled_at int8, units bigint, cans bigint, quantity bigint, kept_until int4, batch text, material_lot text, missing text[]);
create temp table d_sampling (sign int not null, at bigint not null, like sampling);
-- close_sampling --
with ended as (
  update sampling x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_sampling select -1, until, ended.* from ended
-- take_sampling --
with fresh as (
  insert into sampling (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sampler_id, sample_number, trade_item, batch_number, supplier_id, lot_number, owner_id, sampled_at, units, cans, quantity, kept_until, batch, material_lot, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  sampler_id,
  sample_number,
  trade_item,
  batch_number,
  supplier_id,
  lot_number,
  owner_id,
  timestamptz 'epoch' + sampled_at * interval '1 millisecond',
  units,
  cans,
  quantity,
  date '1970-01-01' + kept_until,
  batch,
  material_lot,
  missing
  from i_sampling returning *
)
insert into d_sampling select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_supplier_audit --
create temp table i_supplier_audit (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, buyer_id text, supplier_id text, audit_number text, audited_on int4, status text, result text, score bigint, rectification_due int4, follows text, issues text[], missing text[]);
create temp table d_supplier_audit (sign int not null, at bigint not null, like supplier_audit);
-- close_supplier_audit --
with ended as (
  update supplier_audit x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_supplier_audit select -1, until, ended.* from ended
-- take_supplier_audit --
with fresh as (
  insert into supplier_audit (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, audit_number, audited_on, status, result, score, rectification_due, follows, issues, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  buyer_id,
  supplier_id,
  audit_number,
  date '1970-01-01' + audited_on,
  status,
  result,
  score,
  date '1970-01-01' + rectification_due,
  follows,
  issues,
  missing
  from i_supplier_audit returning *
)
insert into d_supplier_audit select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_supplier_qualification --
create temp table i_supplier_qualification (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, buyer_id text, supplier_id text, decision_number text, decision text, materials text[], basis text, decided_on int4, valid_to int4, document text, missing text[]);
create temp table d_supplier_qualification (sign int not null, at bigint not null, like supplier_qualification);
-- close_supplier_qualification --
with ended as (
  update supplier_qualification x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_supplier_qualification select -1, until, ended.* from ended
-- take_supplier_qualification --
with fresh as (
  insert into supplier_qualification (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, decision_number, decision, materials, basis, decided_on, valid_to, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  buyer_id,
  supplier_id,
  decision_number,
  decision,
  materials,
  basis,
  date '1970-01-01' + decided_on,
  date '1970-01-01' + valid_to,
  document,
  missing
  from i_supplier_qualification returning *
)
insert into d_supplier_qualification select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_test_report --
create temp table i_test_report (key text, since bigint, until bigint, n bigint, partner text, told boolean, number text, occurred_at int8, recorded_at int8, reason text, laboratory_id text, report_number text, sample_number text, trade_item text, batch_number text, supplier_id text, lot_number text, started_at int8, finished_at int8, reported_on int4, retest_of text, energy_kj_per_100g bigint, batch text, material_lot text, document text, missing text[]);
create temp table d_test_report (sign int not null, at bigint not null, like test_report);
-- close_test_report --
with ended as (
  update test_report x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_test_report select -1, until, ended.* from ended
-- take_test_report --
with fresh as (
  insert into test_report (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document, missing)
  select key,
  since,
  until,
  n,
  partner,
  told,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  laboratory_id,
  report_number,
  sample_number,
  trade_item,
  batch_number,
  supplier_id,
  lot_number,
  timestamptz 'epoch' + started_at * interval '1 millisecond',
  timestamptz 'epoch' + finished_at * interval '1 millisecond',
  date '1970-01-01' + reported_on,
  retest_of,
  energy_kj_per_100g,
  batch,
  material_lot,
  document,
  missing
  from i_test_report returning *
)
insert into d_test_report select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_test_report_results --
create temp table i_test_report_results (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, analyte text, operator text, value bigint, decimals bigint, unit text, basis text, detection_limit bigint, method text, unit_values bigint[], n bigint, number text, occurred_at int8, recorded_at int8, reason text, laboratory_id text, report_number text, sample_number text, trade_item text, batch_number text, supplier_id text, lot_number text, started_at int8, finished_at int8, reported_on int4, retest_of text, energy_kj_per_100g bigint, batch text, material_lot text, document text);
create temp table d_test_report_results (sign int not null, at bigint not null, like test_report_results);
-- close_test_report_results --
with ended as (
  update test_report_results x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_test_report_results select -1, until, ended.* from ended
-- take_test_report_results --
with fresh as (
  insert into test_report_results (key, since, until, ordinal, partner, told, analyte, operator, value, decimals, unit, basis, detection_limit, method, unit_values, n, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  analyte,
  operator,
  value,
  decimals,
  unit,
  basis,
  detection_limit,
  method,
  unit_values,
  n,
  number,
  timestamptz 'epoch' + occurred_at * interval '1 millisecond',
  timestamptz 'epoch' + recorded_at * interval '1 millisecond',
  reason,
  laboratory_id,
  report_number,
  sample_number,
  trade_item,
  batch_number,
  supplier_id,
  lot_number,
  timestamptz 'epoch' + started_at * interval '1 millisecond',
  timestamptz 'epoch' + finished_at * interval '1 millisecond',
  date '1970-01-01' + reported_on,
  retest_of,
  energy_kj_per_100g,
  batch,
  material_lot,
  document
  from i_test_report_results returning *
)
insert into d_test_report_results select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_edge --
create temp table i_edge (key text, since bigint, until bigint, parent text, child text, role text, material text, quantity bigint, partner text, told boolean);
create temp table d_edge (sign int not null, at bigint not null, like edge);
-- close_edge --
with ended as (
  update edge x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_edge select -1, until, ended.* from ended
-- take_edge --
with fresh as (
  insert into edge (key, since, until, parent, child, role, material, quantity, partner, told)
  select key,
  since,
  until,
  parent,
  child,
  role,
  material,
  quantity,
  partner,
  told
  from i_edge returning *
)
insert into d_edge select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_alias --
create temp table i_alias (key text, since bigint, until bigint, printed_batch text, batch text, partner text, told boolean);
create temp table d_alias (sign int not null, at bigint not null, like alias);
-- close_alias --
with ended as (
  update alias x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_alias select -1, until, ended.* from ended
-- take_alias --
with fresh as (
  insert into alias (key, since, until, printed_batch, batch, partner, told)
  select key,
  since,
  until,
  printed_batch,
  batch,
  partner,
  told
  from i_alias returning *
)
insert into d_alias select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_document --
create temp table i_document (key text, since bigint, until bigint, family text, document text, partner text, number text, told boolean);
create temp table d_document (sign int not null, at bigint not null, like document);
-- close_document --
with ended as (
  update document x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_document select -1, until, ended.* from ended
-- take_document --
with fresh as (
  insert into document (key, since, until, family, document, partner, number, told)
  select key,
  since,
  until,
  family,
  document,
  partner,
  number,
  told
  from i_document returning *
)
insert into d_document select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_missing --
create temp table i_missing (key text, since bigint, until bigint, family text, partner text, number text, told boolean, fields text[]);
create temp table d_missing (sign int not null, at bigint not null, like missing);
-- close_missing --
with ended as (
  update missing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_missing select -1, until, ended.* from ended
-- take_missing --
with fresh as (
  insert into missing (key, since, until, family, partner, number, told, fields)
  select key,
  since,
  until,
  family,
  partner,
  number,
  told,
  fields
  from i_missing returning *
)
insert into d_missing select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_contradicted --
create temp table i_contradicted (key text, since bigint, until bigint, family text, partner text, number text, told boolean, again text);
create temp table d_contradicted (sign int not null, at bigint not null, like contradicted);
-- close_contradicted --
with ended as (
  update contradicted x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_contradicted select -1, until, ended.* from ended
-- take_contradicted --
with fresh as (
  insert into contradicted (key, since, until, family, partner, number, told, again)
  select key,
  since,
  until,
  family,
  partner,
  number,
  told,
  again::jsonb
  from i_contradicted returning *
)
insert into d_contradicted select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
-- temp_judged_result --
create temp table i_judged_result (key text, since bigint, until bigint, ordinal bigint, partner text, told boolean, report_number text, sample_number text, batch text, material_lot text, finished_at int8, retest_of text, analyte text, micro boolean, verdict text, verified boolean, value_said text, limit_said text, stage text, base text, made_from int4, made_to int4, standard text);
create temp table d_judged_result (sign int not null, at bigint not null, like judged_result);
-- close_judged_result --
with ended as (
  update judged_result x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_judged_result select -1, until, ended.* from ended
-- take_judged_result --
with fresh as (
  insert into judged_result (key, since, until, ordinal, partner, told, report_number, sample_number, batch, material_lot, finished_at, retest_of, analyte, micro, verdict, verified, value_said, limit_said, stage, base, made_from, made_to, standard)
  select key,
  since,
  until,
  ordinal,
  partner,
  told,
  report_number,
  sample_number,
  batch,
  material_lot,
  timestamptz 'epoch' + finished_at * interval '1 millisecond',
  retest_of,
  analyte,
  micro,
  verdict,
  verified,
  value_said,
  limit_said,
  stage,
  base,
  date '1970-01-01' + made_from,
  date '1970-01-01' + made_to,
  standard
  from i_judged_result returning *
)
insert into d_judged_result select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
