-- rule: X13
-- version: 1
-- kind: import_balance
-- severity: major
-- title: Stock left after expiry
-- title_zh: 过期后仍有库存未处置
-- clause: Food Safety Law arts 34 and 54
-- sentence: {left} of {imported} cans of batch {batch} are left at {importer_id}, which expired on {expiry_date}
-- sentence_zh: {importer_id} 的批次 {batch} 已于 {expiry_date} 过期，进口 {imported} 罐中仍有 {left} 罐未处置
-- ground: expiry and what was imported; what is left is measured
-- touched by: import_balance by unnest(array(select d.importer_id || '|' || n from unnest(other_names(d.batch, d.at)) as n))
-- touched by: alias by unnest(array(select distinct b.subject from import_balance b where b.batch = any(both_names(d.batch, d.printed_batch, d.at)) and b.since <= d.at))
-- due: import_record by importer_id || '|' || batch at expiry_date + 1
select t.subject, t.sequence,
  jsonb_build_object(
    'importer_id', t.importer_id, 'batch', t.batch, 'expiry_date', e.expiry_date, 'imported', t.imported + o.imported
  ) as ground,
  jsonb_build_object('left', t.imported + o.imported - t.sold - o.sold + t.returned + o.returned
    - t.sampled - o.sampled - t.disposed - o.disposed) as measure,
  array[t.since, e.since] || o.proof as proof,
  null::text as cause
from t_import_balance t
cross join lateral (
  select coalesce(sum(b.imported), 0) as imported, coalesce(sum(b.direct), 0) as direct,
    coalesce(sum(b.sold), 0) as sold, coalesce(sum(b.returned), 0) as returned,
    coalesce(sum(b.sampled), 0) as sampled, coalesce(sum(b.disposed), 0) as disposed,
    min(n collate "C") filter (where b.imports > 0) as first, coalesce(array_agg(b.since order by b.since), '{}') as proof
  from unnest(case when has_names(t.batch) then other_names(t.batch, t.sequence) end) as n
  cross join lateral (
    select * from import_balance x
    where x.subject = t.importer_id || '|' || n and x.since <= t.sequence order by x.since desc limit 1
  ) b
) o
cross join lateral (
  select x.expiry_date, x.since from import_record x
  where x.batch = t.batch and x.importer_id = t.importer_id and x.told
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by x.expiry_date desc, x.occurred_at desc, x.key limit 1
) e
where t.imports > 0 and t.direct + o.direct = 0
  and e.expiry_date < today(t.sequence)
  and t.imported + o.imported - t.sold - o.sold + t.returned + o.returned
    - t.sampled - o.sampled - t.disposed - o.disposed > 0
  and (o.first is null or t.batch collate "C" < o.first)
