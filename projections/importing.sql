-- declaration_lines --
with found as (
  select l.* from customs_declaration_lines l where l.batch = any(%(batches)s)
  union all
  select l.* from customs_declaration_lines l where l.declaration_number = any(%(declarations)s)
)
select l.since as sequence, l.key, l.partner, l.told, l.number, l.occurred_at, l.recorded_at,
  l.batch, l.declaration_number, l.line, l.consignee_id, l.exporter_filing_number, l.declared_on, l.imported_on,
  l.regime, l.trade_mode, l.port_of_entry, l.contract_number, l.trade_item, l.batch_number, l.product_name, l.hs_code,
  l.production_date, l.expiry_date, l.cans, l.net_weight * 0.001 as net_weight_kg, l.goods_value * 0.01 as goods_value,
  l.currency, l.origin_country, l.manufacturer_number, l.manufacturer_name, l.formula_registration
from found l
where l.since <= %(position)s and (l.until is null or l.until > %(position)s)
order by l.since, l.ordinal
limit %(limit)s

-- certificate_lines --
with found as (
  select l.* from inspection_certificate_lines l where l.batch = any(%(batches)s)
  union all
  select l.* from inspection_certificate_lines l where l.declaration_number = any(%(declarations)s)
)
select l.since as sequence, l.key, l.partner, l.told, l.number, l.occurred_at, l.recorded_at,
  l.batch, l.certificate_number, l.declaration_number, l.consignee_id, l.issued_on, l.line, l.trade_item,
  l.batch_number, l.cans
from found l
where l.since <= %(position)s and (l.until is null or l.until > %(position)s)
order by l.issued_on, l.since, l.ordinal
limit %(limit)s

-- import_records --
with found as (
  select r.* from import_record r where r.batch = any(%(batches)s)
  union all
  select r.* from import_record r where r.declaration_number = any(%(declarations)s)
)
select r.since as sequence, r.key, r.partner, r.told, r.number, r.occurred_at, r.recorded_at,
  r.batch, r.importer_id, r.declaration_number, r.declaration_line, r.trade_item, r.batch_number, r.also_printed_as,
  r.product_name, r.brand, r.specification, r.cans, r.net_weight * 0.001 as net_weight_kg,
  r.net_content as net_content_g, r.goods_value * 0.01 as goods_value, r.currency, r.production_date, r.expiry_date,
  r.origin_country, r.export_country, r.manufacturer_name, r.manufacturer_number, r.exporter_filing_number,
  r.contract_number, r.port_of_entry, r.entry_date, r.storage_place, r.formula_registration, r.inspection_certificate,
  r.direct_retail, r.missing
from found r
where r.since <= %(position)s and (r.until is null or r.until > %(position)s)
order by r.since
limit %(limit)s

-- filings --
select f.since as sequence, f.key, f.partner, f.told, f.number, f.occurred_at, f.recorded_at,
  f.filing_number, f.kind, f.party_id, f.name, f.country, f.food_types, f.storage_places, f.status, f.valid_from,
  f.valid_to
from importer_filing f
where f.party_id = any(%(parties)s) and f.since <= %(position)s and (f.until is null or f.until > %(position)s)
order by f.valid_from desc, f.since desc
limit %(limit)s
