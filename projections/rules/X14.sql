-- rule: X14
-- version: 1
-- kind: inspection_certificate_lines
-- severity: major
-- title: No sales record within the house term
-- title_zh: 取得证明后逾期无销售记录
-- clause: Food Safety Law art. 98; AQSIQ announcement 2012 No. 55 annex 2
-- sentence: Batch {batch} was certified on {issued_on}; sales records of {consignee_id} due by {due_on}: {sales}
-- sentence_zh: 批次 {batch} 于 {issued_on} 取得检验检疫证明；{consignee_id} 应于 {due_on} 前有销售记录，现有 {sales} 条
-- ground: day of issue and the last day of the term
-- touched by: import_balance by unnest(array(select c.key || '/' || c.ordinal::text from inspection_certificate_lines c where c.batch = any(names_of(d.batch, d.at)) and c.consignee_id = d.importer_id and c.since <= d.at and (c.until is null or c.until > d.at))) when d.sales <= 1
-- touched by: alias by unnest(array(select c.key || '/' || c.ordinal::text from inspection_certificate_lines c where c.batch = any(both_names(d.batch, d.printed_batch, d.at)) and c.since <= d.at and (c.until is null or c.until > d.at)))
-- due: inspection_certificate_lines by key || '/' || ordinal::text at issued_on + policy_value('first_sale_days')::int + 1
select t.subject, t.sequence,
  jsonb_build_object(
    'certificate_number', t.certificate_number, 'batch', t.batch, 'consignee_id', t.consignee_id,
    'issued_on', t.issued_on, 'due_on', t.issued_on + p.value::int
  ) as ground,
  jsonb_build_object('sales', 0, 'term_days', p.value) as measure,
  array[t.since] as proof,
  null::text as cause
from t_inspection_certificate_lines t
join policy p on p.name = 'first_sale_days'
where t.told
  and t.issued_on + p.value::int < today(t.sequence)
  and not exists (
    select 1 from unnest(names_of(t.batch, t.sequence)) as n
    cross join lateral (
      select x.sales, x.direct from import_balance x
      where x.subject = t.consignee_id || '|' || n and x.since <= t.sequence order by x.since desc limit 1
    ) b
    where b.sales > 0 or b.direct > 0
  )
