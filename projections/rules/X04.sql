-- rule: X04
-- version: 1
-- kind: sales_record
-- severity: critical
-- title: Sold a batch that the importer never recorded
-- title_zh: 销售的批次无进口记录
-- clause: Food Safety Law art. 98; AQSIQ announcement 2012 No. 55 annex 2
-- sentence: {importer_id} sold {cans} cans of batch {batch}; import records of that batch: {recorded}; batches of that trade item it did record: {known}
-- sentence_zh: {importer_id} 销售批次 {batch} {cans} 罐；该批次的进口记录：{recorded} 条；其已记录的同商品批次：{known}
-- ground: importer and batch
-- touched by: import_record on seller_id = importer_id, batch = batch
-- touched by: import_record by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.seller_id = d.importer_id and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(both_names(d.batch, d.printed_batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- index: import_record (importer_id, trade_item)
with suspect as materialized (
  select t.* from t_sales_record t
  where t.told and t.tier = 'IMPORTER' and not exists (
    select 1 from import_record r
    where r.batch = t.batch and r.importer_id = t.seller_id and r.told
      and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
  )
)
select t.subject, t.sequence,
  jsonb_build_object('importer_id', t.seller_id, 'batch', t.batch) as ground,
  jsonb_build_object('cans', t.cans, 'sold_on', t.sold_on, 'recorded', 0, 'known', array(
    select distinct r.batch from import_record r
    where r.importer_id = t.seller_id and r.trade_item = t.trade_item and r.told
      and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
    order by r.batch limit 5
  )) as measure,
  array[t.since] as proof,
  'unrecorded:' || t.seller_id || '|' || t.batch as cause
from suspect t
where not exists (
  select 1 from import_record r
  where r.batch = any(names_of(t.batch, t.sequence)) and r.importer_id = t.seller_id and r.told
    and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
)
