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
with recalled as (
  select distinct on (t.subject, t.sequence) t.*, r.recall_number, r.announced_on, r.since as proof
  from t_sales_record t
  cross join lateral recalls_of(t.batch, t.sequence) r
  where t.told and r.announced_on < t.sold_on
    and exists (
      select 1 from recall x where x.told and x.announced_on < t.sold_on
        and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    )
    and (
      not exists (select 1 from recall_ranges y where y.key = r.key and y.since = r.since and y.trade_item = t.trade_item)
      or exists (
        select 1 from sales_record_ranges s join recall_ranges y on y.trade_item = t.trade_item
        where s.key = t.key and s.since = t.since and y.key = r.key and y.since = r.since
          and s.first_serial <= y.last_serial and s.last_serial >= y.first_serial
      )
    )
  order by t.subject, t.sequence, r.announced_on, r.recall_number
)
select t.subject, t.sequence,
  jsonb_build_object(
    'batch', t.batch, 'sold_on', t.sold_on, 'recall_number', t.recall_number, 'announced_on', t.announced_on
  ) as ground,
  jsonb_build_object('cans', t.cans, 'seller_id', t.seller_id) as measure,
  array[t.since, t.proof] as proof,
  'recall:' || t.recall_number as cause
from recalled t
