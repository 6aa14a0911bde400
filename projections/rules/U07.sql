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
recalled as (
  select distinct on (t.subject, t.sequence) t.subject, t.sequence, r.recall_number, r.started_on, r.since as proof
  from t_sales_record t
  cross join lateral recalls_of(t.batch, t.sequence) r
  where t.told and r.started_on < t.sold_on
    and exists (
      select 1 from recall x where x.told and x.started_on < t.sold_on
        and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
    )
    and (
      not exists (select 1 from recall_ranges y where y.key = r.key and y.since = r.since and y.trade_item = t.trade_item)
      or exists (
        select 1 from sales_record_ranges s join recall_ranges y on y.trade_item = t.trade_item
        where s.key = t.key and s.since = t.since and y.key = r.key and y.since = r.since
          and s.first_serial <= y.last_serial and s.last_serial >= y.first_serial
      )
      or (
        not exists (select 1 from sales_record_ranges s where s.key = t.key and s.since = t.since)
        and exists (
          select 1 from recall_batches y where y.key = r.key and y.since = r.since
          union all select 1 from recall_predicates y where y.key = r.key and y.since = r.since
        )
      )
    )
  order by t.subject, t.sequence, r.started_on, r.recall_number
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
