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
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(both_names(d.batch, d.printed_batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: recall by unnest(array(select recalled_sales(d.opener_id, d.recall_number, d.at)))
with sale as materialized (
  select t.subject, t.sequence, t.key, t.since, t.batch, t.trade_item, t.cans, t.seller_id, t.sold_on
  from t_sales_record t where t.told
),
named as (
  select s.*, r.opener_id, r.recall_number, r.proof
  from sale s
  cross join lateral (select * from recalls_of(s.batch, s.sequence) offset 0) r
  where s.batch in (select recalled_names()) or exists (select 1 from recall_predicates)
  union all
  select s.*, r.opener_id, r.recall_number, r.since
  from sale s
  cross join lateral (
    select y.opener_id, y.recall_number, y.since from sales_record_ranges x
    join recall_ranges y on y.trade_item = s.trade_item and y.told
      and x.first_serial <= y.last_serial and x.last_serial >= y.first_serial
      and y.since <= s.sequence and (y.until is null or y.until > s.sequence)
    where x.key = s.key and x.since = s.since offset 0
  ) r
  where exists (select 1 from recall_ranges y where y.trade_item = s.trade_item)
),
recalled as (
  select distinct on (n.subject, n.sequence) n.*, d.announced_on
  from named n
  cross join lateral (select * from recall_days(n.opener_id, n.recall_number, n.sequence) offset 0) d
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
