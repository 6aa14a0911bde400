-- rule: X02
-- version: 1
-- kind: import_balance
-- severity: critical
-- title: More sold than imported
-- title_zh: 销售超过进口数量
-- clause: Food Safety Law art. 98; AQSIQ announcement 2012 No. 55 annex 2
-- sentence: {importer_id} sold {sold} cans of batch {batch}, imported {imported}; with {returned} taken back, {sampled} sampled and {disposed} disposed of, {out} have left its stock
-- sentence_zh: {importer_id} 批次 {batch} 销售 {sold} 罐，进口 {imported} 罐；另退回 {returned}、抽样 {sampled}、处置 {disposed}，合计出库 {out} 罐
-- ground: what was imported; the totals that move with each sale are measured
-- touched by: import_balance by unnest(array(select d.importer_id || '|' || n from unnest(other_names(d.batch, d.at)) as n))
-- touched by: alias by unnest(array(select distinct b.subject from import_balance b where b.batch = any(both_names(d.batch, d.printed_batch, d.at)) and b.since <= d.at))
select t.subject, t.sequence,
  jsonb_build_object(
    'importer_id', t.importer_id, 'batch', t.batch, 'imported', t.imported + o.imported
  ) as ground,
  jsonb_build_object(
    'sold', t.sold + o.sold, 'returned', t.returned + o.returned, 'sampled', t.sampled + o.sampled,
    'disposed', t.disposed + o.disposed,
    'out', t.sold + o.sold - t.returned - o.returned + t.sampled + o.sampled + t.disposed + o.disposed
  ) as measure,
  array[t.since] || o.proof as proof,
  null::text as cause
from t_import_balance t
cross join lateral (
  select coalesce(sum(b.imported), 0) as imported,
    coalesce(sum(b.sold), 0) as sold, coalesce(sum(b.returned), 0) as returned,
    coalesce(sum(b.sampled), 0) as sampled, coalesce(sum(b.disposed), 0) as disposed,
    min(n collate "C") filter (where b.imports > 0) as first, coalesce(array_agg(b.since order by b.since), '{}') as proof
  from unnest(case when has_names(t.batch) then other_names(t.batch, t.sequence) end) as n
  cross join lateral (
    select * from import_balance x
    where x.subject = t.importer_id || '|' || n and x.since <= t.sequence order by x.since desc limit 1
  ) b
) o
where t.imports > 0
  and t.sold + o.sold - t.returned - o.returned + t.sampled + o.sampled + t.disposed + o.disposed
    > t.imported + o.imported
  and (o.first is null or t.batch collate "C" < o.first)
