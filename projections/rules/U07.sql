-- rule: U07
-- version: 1
-- kind: sales_record
-- severity: critical
-- title: Sold after expiry or after a recall began
-- title_zh: 过期或召回启动后销售
-- clause: Food Safety Law arts 34, 54 and 63; food recall measures art. 19
-- sentence: Batch {batch} sold on {sold_on}; it expired on {expiry_date}; recall {recall_number} began on {started_on}
-- sentence_zh: 批次 {batch} 于 {sold_on} 销售；保质期至 {expiry_date}；召回 {recall_number} 于 {started_on} 启动
-- ground: day of sale beside the expiry or the recall's first day
-- touched by: packing on batch = batch
-- touched by: packing by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: import_record on batch = batch
-- touched by: import_record by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(names_of(d.batch, d.at) || d.printed_batch) and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: recall by unnest(array(select recalled_sales(d.opener_id, d.recall_number, d.at)))
-- index: recall_batches (opener_id, recall_number)
with expired as (
  select t.subject, t.sequence, d.expiry_date, d.proof
  from t_sales_record t
  cross join lateral printed_dates(t.batch, t.sequence) d
  where t.told and d.expiry_date < t.sold_on and not exists (
    select 1 from packing k
    where k.batch = t.batch and k.told and k.expiry_date >= t.sold_on
      and k.since <= t.sequence and (k.until is null or k.until > t.sequence)
  )
),
named as (
  select t.subject, t.sequence, t.sold_on, r.opener_id, r.recall_number, r.proof
  from t_sales_record t cross join lateral recalls_of(t.batch, t.sequence) r
  where t.told and exists (select 1 from recall x where x.started_on < t.sold_on and x.since <= t.sequence)
  union all
  select t.subject, t.sequence, t.sold_on, y.opener_id, y.recall_number, y.since
  from t_sales_record t
  join sales_record_ranges s on s.key = t.key and s.since = t.since
  join recall_ranges y on y.trade_item = t.trade_item and y.told
    and s.first_serial <= y.last_serial and s.last_serial >= y.first_serial
    and y.since <= t.sequence and (y.until is null or y.until > t.sequence)
  where t.told
),
recalled as (
  select distinct on (n.subject, n.sequence) n.subject, n.sequence, n.recall_number, d.started_on, n.proof
  from named n cross join lateral recall_days(n.opener_id, n.recall_number, n.sequence) d
  where d.started_on < n.sold_on
  order by n.subject, n.sequence, d.started_on, n.recall_number, n.proof
)
select t.subject, t.sequence,
  jsonb_build_object(
    'fault', case when e.subject is null then 'recalled' when r.subject is null then 'expired' else 'both' end,
    'batch', t.batch, 'sold_on', t.sold_on, 'expiry_date', e.expiry_date, 'recall_number', r.recall_number,
    'started_on', r.started_on
  ) as ground,
  jsonb_build_object('cans', t.cans, 'seller_id', t.seller_id) as measure,
  array_remove(array[t.since, e.proof, r.proof], null) as proof,
  coalesce('recall:' || r.recall_number, 'expired:' || t.batch) as cause
from t_sales_record t
left join expired e using (subject, sequence)
left join recalled r using (subject, sequence)
where e.subject is not null or r.subject is not null
