-- rule: X03
-- version: 1
-- kind: sales_record
-- severity: critical
-- title: Sold before the inspection certificate
-- title_zh: 取得检验检疫证明前销售
-- clause: Food Safety Law art. 92; Implementing Regulations art. 44
-- sentence: Batch {batch} sold on {sold_on}; [earliest inspection certificate of this importer: {issued_on}|no inspection certificate of this importer is recorded]
-- sentence_zh: 批次 {batch} 于 {sold_on} 销售；[该进口商最早的检验检疫证明日期：{issued_on}|没有该进口商检验检疫证明的记录]
-- ground: day of sale and day of issue
-- touched by: inspection_certificate_lines on seller_id = consignee_id, batch = batch
-- touched by: inspection_certificate_lines by unnest(array(select s.key from sales_record s where s.batch = any(other_names(d.batch, d.at)) and s.seller_id = d.consignee_id and s.since <= d.at and (s.until is null or s.until > d.at)))
-- touched by: alias by unnest(array(select s.key from sales_record s where s.batch = any(both_names(d.batch, d.printed_batch, d.at)) and s.since <= d.at and (s.until is null or s.until > d.at)))
with suspect as materialized (
  select t.* from t_sales_record t
  where t.told and t.tier = 'IMPORTER' and not exists (
    select 1 from inspection_certificate_lines c
    where c.batch = t.batch and c.consignee_id = t.seller_id and c.told and c.issued_on <= t.sold_on
      and c.since <= t.sequence and (c.until is null or c.until > t.sequence)
  )
)
select t.subject, t.sequence,
  jsonb_build_object('batch', t.batch, 'sold_on', t.sold_on, 'issued_on', c.issued_on) as ground,
  jsonb_build_object('cans', t.cans, 'seller_id', t.seller_id, 'certificate_number', c.certificate_number) as measure,
  array_remove(array[t.since, c.since], null) as proof,
  coalesce('certificate:' || c.certificate_number, 'uncertified:' || t.seller_id || '|' || t.batch) as cause
from suspect t
left join lateral (
  select x.issued_on, x.since, x.certificate_number from inspection_certificate_lines x
  where x.batch = any(names_of(t.batch, t.sequence)) and x.consignee_id = t.seller_id and x.told
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by x.issued_on, x.occurred_at desc, x.key limit 1
) c on true
where c.issued_on is null or c.issued_on > t.sold_on
