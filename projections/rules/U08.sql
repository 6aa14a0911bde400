-- rule: U08
-- version: 1
-- kind: sales_record
-- severity: critical
-- title: Recalled cans sold after the announcement
-- title_zh: 公告后仍销售召回罐
-- clause: Food Safety Law art. 63; food recall measures arts 16 and 19
-- sentence: {cans} cans of batch {batch} sold on {sold_on}; recall {recall_number} was announced on {announced_on}
-- sentence_zh: 批次 {batch} 的 {cans} 罐于 {sold_on} 销售；召回 {recall_number} 已于 {announced_on} 公告
-- ground: day of sale beside the day of the announcement
-- touched by: packing on batch = batch
-- touched by: packing by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: import_record on batch = batch
-- touched by: import_record by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(names_of(d.batch, d.at) || d.printed_batch) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: recall by unnest(array(select recalled_sales(d.opener_id, d.recall_number, d.at)))
with named as (
  select t.subject, t.sequence, t.since, t.batch, t.cans, t.seller_id, t.sold_on, r.opener_id, r.recall_number, r.proof
  from t_sales_record t cross join lateral recalls_of(t.batch, t.sequence) r
  where t.told and exists (select 1 from recall x where x.announced_on < t.sold_on and x.since <= t.sequence)
  union all
  select t.subject, t.sequence, t.since, t.batch, t.cans, t.seller_id, t.sold_on, y.opener_id, y.recall_number, y.since
  from t_sales_record t
  join sales_record_ranges s on s.key = t.key and s.since = t.since
  join recall_ranges y on y.trade_item = t.trade_item and y.told
    and s.first_serial <= y.last_serial and s.last_serial >= y.first_serial
    and y.since <= t.sequence and (y.until is null or y.until > t.sequence)
  where t.told
),
recalled as (
  select distinct on (n.subject, n.sequence) n.*, d.announced_on
  from named n cross join lateral recall_days(n.opener_id, n.recall_number, n.sequence) d
  where d.announced_on < n.sold_on
  order by n.subject, n.sequence, d.announced_on, n.recall_number, n.proof
)
select t.subject, t.sequence,
  jsonb_build_object(
    'batch', t.batch, 'sold_on', t.sold_on, 'recall_number', t.recall_number, 'announced_on', t.announced_on
  ) as ground,
  jsonb_build_object('cans', t.cans, 'seller_id', t.seller_id) as measure,
  array[t.since, t.proof] as proof,
  'recall:' || t.recall_number as cause
from recalled t
