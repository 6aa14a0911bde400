-- rule: U07
-- version: 1
-- kind: sales_record
-- severity: critical
-- title: Sold after expiry or after a recall began
-- title_zh: 过期或召回启动后销售
-- clause: Food Safety Law arts 34, 54 and 63; food recall measures art. 19
-- sentence: Batch {batch} sold on {sold_on}[; it expired on {expiry_date}][; recall {recall_number} began on {started_on}]
-- sentence_zh: 批次 {batch} 于 {sold_on} 销售[；保质期至 {expiry_date}][；召回 {recall_number} 于 {started_on} 启动]
-- ground: day of sale beside the expiry or the recall's first day
-- touched by: packing on batch = batch
-- touched by: packing by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: import_record on batch = batch
-- touched by: import_record by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(both_names(d.batch, d.printed_batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: recall by unnest(array(select recalled_sales(d.opener_id, d.recall_number, d.at)))
-- index: recall_batches (opener_id, recall_number)
with sale as materialized (
  select t.subject, t.sequence, t.key, t.since, t.batch, t.trade_item, t.cans, t.seller_id, t.sold_on
  from t_sales_record t where t.told
),
expired as (
  select s.*, d.expiry_date, d.proof
  from sale s
  cross join lateral (select * from printed_dates(s.batch, s.sequence) offset 0) d
  where d.expiry_date < s.sold_on and not exists (
    select 1 from packing k
    where k.batch = s.batch and k.told and k.expiry_date >= s.sold_on
      and k.since <= s.sequence and (k.until is null or k.until > s.sequence)
  )
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
  select distinct on (n.subject, n.sequence) n.*, d.started_on
  from named n
  cross join lateral (select * from recall_days(n.opener_id, n.recall_number, n.sequence) offset 0) d
  where d.started_on < n.sold_on
  order by n.subject, n.sequence, d.started_on, n.recall_number, n.proof
),
hit as (
  select subject, sequence, since, batch, cans, seller_id, sold_on, expiry_date, proof, null::text as recall_number,
    null::date as started_on
  from expired
  union all
  select subject, sequence, since, batch, cans, seller_id, sold_on, null, proof, recall_number, started_on from recalled
)
select h.subject, h.sequence,
  jsonb_build_object(
    'fault', case when count(*) = 2 then 'both' when max(h.expiry_date) is null then 'recalled' else 'expired' end,
    'batch', h.batch, 'sold_on', h.sold_on, 'expiry_date', max(h.expiry_date),
    'recall_number', max(h.recall_number), 'started_on', max(h.started_on)
  ) as ground,
  jsonb_build_object('cans', h.cans, 'seller_id', h.seller_id) as measure,
  array[h.since] || array_agg(h.proof order by h.proof) as proof,
  coalesce('recall:' || max(h.recall_number), 'expired:' || h.batch) as cause
from hit h
group by h.subject, h.sequence, h.since, h.batch, h.cans, h.seller_id, h.sold_on
