-- cells --
-- Every compared field of the lines of these declarations; what differs comes first.
with asked as (select unnest(%(declarations)s::text[]) as declaration_number),
line as (
  select distinct on (l.declaration_number, l.line, own) l.*,
    coalesce((select min(a.batch) from alias a where a.printed_batch = l.batch and a.told
      and a.since <= %(position)s and (a.until is null or a.until > %(position)s)), l.batch) as own
  from customs_declaration_lines l
  where l.since <= %(position)s and (l.until is null or l.until > %(position)s)
    and l.declaration_number in (select declaration_number from asked)
  order by l.declaration_number, l.line, own, l.told desc, l.since
),
record as (
  select distinct on (r.declaration_number, r.declaration_line, own) r.*,
    coalesce((select min(a.batch) from alias a where a.printed_batch = r.batch and a.told
      and a.since <= %(position)s and (a.until is null or a.until > %(position)s)), r.batch) as own
  from import_record r
  where r.since <= %(position)s and (r.until is null or r.until > %(position)s)
    and r.declaration_number in (select declaration_number from asked)
  order by r.declaration_number, r.declaration_line, own, r.told desc, r.since
),
-- A record of a declared line that names another batch is compared with what is left of that line.
met as (
  select l.key as line_key, l.ordinal, r.key as record_key
  from line l join record r on r.declaration_number = l.declaration_number
    and r.declaration_line = l.line and r.own = l.own
),
lone_line as (
  select l.key, l.ordinal, l.declaration_number, l.line,
    row_number() over (partition by l.declaration_number, l.line order by l.own) as nth
  from line l where not exists (select 1 from met m where m.line_key = l.key and m.ordinal = l.ordinal)
),
lone_record as (
  select r.key, r.declaration_number, r.declaration_line,
    row_number() over (partition by r.declaration_number, r.declaration_line order by r.own) as nth
  from record r where not exists (select 1 from met m where m.record_key = r.key)
),
pair as (
  select line_key, ordinal, record_key from met
  union all
  select l.key, l.ordinal, r.key
  from lone_line l full join lone_record r on r.declaration_number = l.declaration_number
    and r.declaration_line = l.line and r.nth = l.nth
),
whole as (
  select coalesce(l.declaration_number, r.declaration_number) as declaration_number,
    coalesce(l.line, r.declaration_line) as line, coalesce(l.own, r.own) as batch,
    coalesce(l.consignee_id, r.importer_id) as importer_id, coalesce(l.regime, '') as regime,
    l as l, r as r, l.since as declared_by, r.since as recorded_by
  from pair p
  left join line l on l.key = p.line_key and l.ordinal = p.ordinal
  left join record r on r.key = p.record_key
),
cell as (
  select w.declaration_number, w.line, w.batch, v.ordinal, v.field, v.filing, v.declared, v.certified, v.recorded,
    v.sold, case when v.filing is not null then f.since end as filed_by,
    case when v.declared is not null then w.declared_by end as declared_by,
    case when v.certified is not null then c.since end as certified_by,
    case when v.recorded is not null then w.recorded_by end as recorded_by,
    case when v.sold is not null then s.since end as sold_by,
    case
      when w.recorded_by is null then case when v.field = 'cans' then 'MISSING_IN_RECORD' else 'NOT_COMPARED' end
      when w.declared_by is null then case when v.field = 'cans' then 'MISSING_IN_DECLARATION' else 'NOT_COMPARED' end
      when v.field = 'storage_place' then case
        when v.recorded is null then 'NOT_COMPARED' when f.since is null then 'NOT_COMPARED'
        when v.recorded = any(f.places) then 'MATCH' else 'MISMATCH' end
      when v.field = 'inspection_certificate' then case
        when v.recorded is null and v.certified is null then 'NOT_COMPARED'
        when v.recorded is null then 'MISSING_IN_RECORD'
        when v.certified is null then 'MISSING_IN_CERTIFICATE'
        when v.recorded = any(c.numbers) then 'MATCH' else 'MISMATCH' end
      when v.field = 'cans' and (v.declared <> v.recorded or c.cans <> w_cans.recorded or s.cans > w_cans.recorded)
        then 'MISMATCH'
      when v.field = 'formula_registration' and w.regime = 'CROSS_BORDER' and v.recorded is null then 'NOT_COMPARED'
      when v.declared is null and v.recorded is null then 'NOT_COMPARED'
      when v.declared = v.recorded then 'MATCH'
      when v.field = 'batch_number' and (w.l).own = (w.r).own then 'MATCH'
      when v.declared is null then 'MISSING_IN_DECLARATION'
      when v.recorded is null then 'MISSING_IN_RECORD'
      when v.field = 'net_weight_kg' and abs((w.l).net_weight - (w.r).net_weight) * 100
        <= (w.l).net_weight * (select value from policy where name = 'import_net_weight') then 'WITHIN_TOLERANCE'
      else 'MISMATCH'
    end as verdict
  from whole w
  cross join lateral (select (w.l).*) l
  cross join lateral (select (w.r).*) r
  cross join lateral (select r.cans as recorded) w_cans
  left join lateral (
    select min(x.since) as since, sum(x.cans)::bigint as cans, array_agg(distinct x.certificate_number) as numbers,
      string_agg(distinct x.certificate_number, ', ') as certificates
    from inspection_certificate_lines x
    where x.declaration_number = w.declaration_number and x.told
      and x.batch in (l.batch, r.batch, w.batch) and x.since <= %(position)s
        and (x.until is null or x.until > %(position)s)
    having count(*) > 0
  ) c on true
  left join lateral (
    select max(x.since) as since, sum(x.cans)::bigint as cans
    from sales_record x
    where x.batch in (l.batch, r.batch, w.batch) and x.seller_id = w.importer_id and x.told
      and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
    having count(*) > 0
  ) s on true
  left join lateral (
    select x.since, x.storage_places as places, array_to_string(x.storage_places, ', ') as storage_places
    from importer_filing x
    where x.party_id = w.importer_id and x.told and x.since <= %(position)s
      and (x.until is null or x.until > %(position)s)
    order by x.valid_from desc, x.since desc limit 1
  ) f on true
  cross join lateral (values
    (1, 'trade_item', null::text, l.trade_item, null::text, r.trade_item, null::text),
    (2, 'batch_number', null, l.batch_number, null, r.batch_number, null),
    (3, 'importer', null, l.consignee_id, null, r.importer_id, null),
    (4, 'cans', null, l.cans::text, c.cans::text, r.cans::text, s.cans::text),
    (5, 'net_weight_kg', null, (l.net_weight * 0.001)::text, null, (r.net_weight * 0.001)::text, null),
    (6, 'goods_value', null, (l.goods_value * 0.01)::text, null, (r.goods_value * 0.01)::text, null),
    (7, 'currency', null, l.currency, null, r.currency, null),
    (8, 'production_date', null, l.production_date::text, null, r.production_date::text, null),
    (9, 'expiry_date', null, l.expiry_date::text, null, r.expiry_date::text, null),
    (10, 'origin_country', null, l.origin_country, null, r.origin_country, null),
    (11, 'manufacturer_number', null, l.manufacturer_number, null, r.manufacturer_number, null),
    (12, 'formula_registration', null, l.formula_registration, null, r.formula_registration, null),
    (13, 'exporter_filing_number', null, l.exporter_filing_number, null, r.exporter_filing_number, null),
    (14, 'contract_number', null, l.contract_number, null, r.contract_number, null),
    (15, 'port_of_entry', null, l.port_of_entry, null, r.port_of_entry, null),
    (16, 'inspection_certificate', null, null, c.certificates, r.inspection_certificate, null),
    (17, 'storage_place', f.storage_places, null, null, r.storage_place, null)
  ) v (ordinal, field, filing, declared, certified, recorded, sold)
)
select declaration_number, line, batch, field, filing, declared, certified, recorded, sold, filed_by, declared_by,
  certified_by, recorded_by, sold_by, verdict
from cell
order by declaration_number, array_position(array['MISSING_IN_RECORD', 'MISSING_IN_DECLARATION',
  'MISSING_IN_CERTIFICATE', 'MISMATCH', 'WITHIN_TOLERANCE', 'MATCH', 'NOT_COMPARED'], verdict), line, batch, ordinal

-- page --
-- The same cells of all consignments, counted: a missing line or other cans weigh 100, another difference 10.
with line as (
  select distinct on (l.declaration_number, l.line, own) l.*,
    coalesce((select min(a.batch) from alias a where a.printed_batch = l.batch and a.told
      and a.since <= %(position)s and (a.until is null or a.until > %(position)s)), l.batch) as own
  from customs_declaration_lines l
  where l.since <= %(position)s and (l.until is null or l.until > %(position)s)
  order by l.declaration_number, l.line, own, l.told desc, l.since
),
record as (
  select distinct on (r.declaration_number, r.declaration_line, own) r.*,
    coalesce((select min(a.batch) from alias a where a.printed_batch = r.batch and a.told
      and a.since <= %(position)s and (a.until is null or a.until > %(position)s)), r.batch) as own
  from import_record r
  where r.since <= %(position)s and (r.until is null or r.until > %(position)s)
  order by r.declaration_number, r.declaration_line, own, r.told desc, r.since
),
-- A record of a declared line that names another batch is compared with what is left of that line.
met as (
  select l.key as line_key, l.ordinal, r.key as record_key
  from line l join record r on r.declaration_number = l.declaration_number
    and r.declaration_line = l.line and r.own = l.own
),
lone_line as (
  select l.key, l.ordinal, l.declaration_number, l.line,
    row_number() over (partition by l.declaration_number, l.line order by l.own) as nth
  from line l where not exists (select 1 from met m where m.line_key = l.key and m.ordinal = l.ordinal)
),
lone_record as (
  select r.key, r.declaration_number, r.declaration_line,
    row_number() over (partition by r.declaration_number, r.declaration_line order by r.own) as nth
  from record r where not exists (select 1 from met m where m.record_key = r.key)
),
pair as (
  select line_key, ordinal, record_key from met
  union all
  select l.key, l.ordinal, r.key
  from lone_line l full join lone_record r on r.declaration_number = l.declaration_number
    and r.declaration_line = l.line and r.nth = l.nth
),
whole as (
  select coalesce(l.declaration_number, r.declaration_number) as declaration_number,
    coalesce(l.line, r.declaration_line) as line, coalesce(l.own, r.own) as batch,
    coalesce(l.consignee_id, r.importer_id) as importer_id, coalesce(l.regime, '') as regime,
    l as l, r as r, l.since as declared_by, r.since as recorded_by
  from pair p
  left join line l on l.key = p.line_key and l.ordinal = p.ordinal
  left join record r on r.key = p.record_key
),
cell as (
  select w.declaration_number, w.line, w.batch, v.ordinal, v.field, v.filing, v.declared, v.certified, v.recorded,
    v.sold, case when v.filing is not null then f.since end as filed_by,
    case when v.declared is not null then w.declared_by end as declared_by,
    case when v.certified is not null then c.since end as certified_by,
    case when v.recorded is not null then w.recorded_by end as recorded_by,
    case when v.sold is not null then s.since end as sold_by,
    case
      when w.recorded_by is null then case when v.field = 'cans' then 'MISSING_IN_RECORD' else 'NOT_COMPARED' end
      when w.declared_by is null then case when v.field = 'cans' then 'MISSING_IN_DECLARATION' else 'NOT_COMPARED' end
      when v.field = 'storage_place' then case
        when v.recorded is null then 'NOT_COMPARED' when f.since is null then 'NOT_COMPARED'
        when v.recorded = any(f.places) then 'MATCH' else 'MISMATCH' end
      when v.field = 'inspection_certificate' then case
        when v.recorded is null and v.certified is null then 'NOT_COMPARED'
        when v.recorded is null then 'MISSING_IN_RECORD'
        when v.certified is null then 'MISSING_IN_CERTIFICATE'
        when v.recorded = any(c.numbers) then 'MATCH' else 'MISMATCH' end
      when v.field = 'cans' and (v.declared <> v.recorded or c.cans <> w_cans.recorded or s.cans > w_cans.recorded)
        then 'MISMATCH'
      when v.field = 'formula_registration' and w.regime = 'CROSS_BORDER' and v.recorded is null then 'NOT_COMPARED'
      when v.declared is null and v.recorded is null then 'NOT_COMPARED'
      when v.declared = v.recorded then 'MATCH'
      when v.field = 'batch_number' and (w.l).own = (w.r).own then 'MATCH'
      when v.declared is null then 'MISSING_IN_DECLARATION'
      when v.recorded is null then 'MISSING_IN_RECORD'
      when v.field = 'net_weight_kg' and abs((w.l).net_weight - (w.r).net_weight) * 100
        <= (w.l).net_weight * (select value from policy where name = 'import_net_weight') then 'WITHIN_TOLERANCE'
      else 'MISMATCH'
    end as verdict
  from whole w
  cross join lateral (select (w.l).*) l
  cross join lateral (select (w.r).*) r
  cross join lateral (select r.cans as recorded) w_cans
  left join lateral (
    select min(x.since) as since, sum(x.cans)::bigint as cans, array_agg(distinct x.certificate_number) as numbers,
      string_agg(distinct x.certificate_number, ', ') as certificates
    from inspection_certificate_lines x
    where x.declaration_number = w.declaration_number and x.told
      and x.batch in (l.batch, r.batch, w.batch) and x.since <= %(position)s
        and (x.until is null or x.until > %(position)s)
    having count(*) > 0
  ) c on true
  left join lateral (
    select max(x.since) as since, sum(x.cans)::bigint as cans
    from sales_record x
    where x.batch in (l.batch, r.batch, w.batch) and x.seller_id = w.importer_id and x.told
      and x.since <= %(position)s and (x.until is null or x.until > %(position)s)
    having count(*) > 0
  ) s on true
  left join lateral (
    select x.since, x.storage_places as places, array_to_string(x.storage_places, ', ') as storage_places
    from importer_filing x
    where x.party_id = w.importer_id and x.told and x.since <= %(position)s
      and (x.until is null or x.until > %(position)s)
    order by x.valid_from desc, x.since desc limit 1
  ) f on true
  cross join lateral (values
    (1, 'trade_item', null::text, l.trade_item, null::text, r.trade_item, null::text),
    (2, 'batch_number', null, l.batch_number, null, r.batch_number, null),
    (3, 'importer', null, l.consignee_id, null, r.importer_id, null),
    (4, 'cans', null, l.cans::text, c.cans::text, r.cans::text, s.cans::text),
    (5, 'net_weight_kg', null, (l.net_weight * 0.001)::text, null, (r.net_weight * 0.001)::text, null),
    (6, 'goods_value', null, (l.goods_value * 0.01)::text, null, (r.goods_value * 0.01)::text, null),
    (7, 'currency', null, l.currency, null, r.currency, null),
    (8, 'production_date', null, l.production_date::text, null, r.production_date::text, null),
    (9, 'expiry_date', null, l.expiry_date::text, null, r.expiry_date::text, null),
    (10, 'origin_country', null, l.origin_country, null, r.origin_country, null),
    (11, 'manufacturer_number', null, l.manufacturer_number, null, r.manufacturer_number, null),
    (12, 'formula_registration', null, l.formula_registration, null, r.formula_registration, null),
    (13, 'exporter_filing_number', null, l.exporter_filing_number, null, r.exporter_filing_number, null),
    (14, 'contract_number', null, l.contract_number, null, r.contract_number, null),
    (15, 'port_of_entry', null, l.port_of_entry, null, r.port_of_entry, null),
    (16, 'inspection_certificate', null, null, c.certificates, r.inspection_certificate, null),
    (17, 'storage_place', f.storage_places, null, null, r.storage_place, null)
  ) v (ordinal, field, filing, declared, certified, recorded, sold)
),
weighed as (
  select declaration_number,
    sum(case
      when verdict in ('MATCH', 'NOT_COMPARED') then 0
      when verdict = 'WITHIN_TOLERANCE' then 1
      when field = 'cans' then 100
      else 10
    end)::bigint as weight,
    count(*) filter (where verdict not in ('MATCH', 'NOT_COMPARED', 'WITHIN_TOLERANCE')) as differences,
    count(distinct (line, batch)) as lines
  from cell group by declaration_number
)
select w.declaration_number, w.weight, w.differences, w.lines, h.consignee_id as importer_id, h.declared_on, h.regime,
  h.port_of_entry, coalesce(h.since, first.since) as sequence
from weighed w
left join lateral (
  select x.* from customs_declaration x
  where x.declaration_number = w.declaration_number and x.since <= %(position)s
    and (x.until is null or x.until > %(position)s)
  order by x.told desc, x.since limit 1
) h on true
left join lateral (
  select min(x.since) as since from import_record x
  where x.declaration_number = w.declaration_number and x.since <= %(position)s
    and (x.until is null or x.until > %(position)s)
) first on true
where (%(importer)s::text is null or h.consignee_id = %(importer)s)
  and (-w.weight, w.declaration_number) > (%(weight)s, %(after)s)
order by -w.weight, w.declaration_number
limit %(limit)s

-- heads --
select h.since as sequence, h.key, h.partner, h.told, h.number, h.occurred_at, h.recorded_at,
  h.declaration_number, h.consignee_id, h.exporter_filing_number, h.declared_on, h.imported_on, h.trade_mode, h.regime,
  h.port_of_entry, h.contract_number, h.bill_of_lading, h.trade_country
from customs_declaration h
where h.declaration_number = %(declaration_number)s and h.since <= %(position)s
  and (h.until is null or h.until > %(position)s)
order by h.told desc, h.since
