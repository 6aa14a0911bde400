-- rule: X12
-- version: 1
-- kind: import_record
-- severity: critical
-- title: One certificate or one import used twice
-- title_zh: 同一证明或同一批进口重复使用
-- clause: Food Safety Law arts 92 and 98
-- sentence: Batch {batch} recorded under declaration {declaration_number} with certificate {certificate}; the same under declaration {other}; batches that the certificate lists: {listed}
-- sentence_zh: 批次 {batch} 记录于报关单 {declaration_number}，检验检疫证明 {certificate}；又见于报关单 {other}；该证明所列批次：{listed}
-- ground: certificate, batch and the two declarations
-- touched by: import_record by unnest(array(select x.key from import_record x where x.inspection_certificate = d.inspection_certificate and x.key <> d.key and x.since <= d.at and (x.until is null or x.until > d.at)))
-- touched by: import_record by unnest(array(select x.key from import_record x where x.importer_id = d.importer_id and x.batch = d.batch and x.key <> d.key and x.since <= d.at and (x.until is null or x.until > d.at)))
-- touched by: inspection_certificate on inspection_certificate = certificate_number
-- touched by: alias by unnest(array(select x.key from import_record x where x.batch = any(both_names(d.batch, d.printed_batch, d.at)) and x.since <= d.at and (x.until is null or x.until > d.at)))
-- index: import_record (inspection_certificate)
with judged as (
  select t.*, c.declaration_number as certified, c.since as certified_at, c.listed,
    o.declaration_number as recorded, o.since as recorded_since,
    w.declaration_number as twice, w.since as twice_at
  from t_import_record t
  left join lateral (
    select x.declaration_number, x.since, array(
      select distinct l.batch from inspection_certificate_lines l where l.key = x.key and l.since = x.since order by 1
    ) as listed
    from inspection_certificate x
    where x.certificate_number = t.inspection_certificate and x.told
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by x.declaration_number <> t.declaration_number desc, x.occurred_at desc, x.key limit 1
  ) c on true
  left join lateral (
    select x.declaration_number, x.since from import_record x
    where x.inspection_certificate = t.inspection_certificate and x.declaration_number <> t.declaration_number
      and x.told and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by x.declaration_number, x.occurred_at desc, x.key limit 1
  ) o on true
  left join lateral (
    select x.declaration_number, x.since from import_record x
    where x.importer_id = t.importer_id and x.batch = t.batch and x.cans = t.cans
      and x.foreign_certificates && t.foreign_certificates and x.declaration_number <> t.declaration_number
      and x.told and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    order by x.declaration_number, x.occurred_at desc, x.key limit 1
  ) w on true
  where t.told
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', case
      when t.certified <> t.declaration_number or t.recorded is not null then 'certificate'
      when t.twice is not null then 'import'
      else 'batch' end,
    'batch', t.batch, 'declaration_number', t.declaration_number, 'certificate', t.inspection_certificate,
    'other', coalesce(nullif(t.certified, t.declaration_number), t.recorded, t.twice), 'listed', t.listed
  ) as ground,
  jsonb_build_object('cans', t.cans, 'foreign_certificates', t.foreign_certificates) as measure,
  array_remove(array[t.since, t.certified_at, t.recorded_since, t.twice_at], null) as proof,
  coalesce('certificate:' || t.inspection_certificate, 'import:' || t.importer_id || '|' || t.batch) as cause
from judged t
where t.certified <> t.declaration_number
  or t.recorded is not null
  or t.twice is not null
  or (t.listed is not null and not t.listed && names_of(t.batch, t.sequence))
