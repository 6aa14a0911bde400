-- rule: P02
-- version: 1
-- kind: batch_release
-- severity: critical
-- title: Released although a test failed
-- title_zh: 检验不合格仍放行
-- clause: Food Safety Law arts 34, 52 and 81
-- sentence: Batch {batch} was released on {decided_on}; [failed: {failed}|nothing failed under verified limits][; outside limits that were not verified: {unverified}]
-- sentence_zh: 批次 {batch} 于 {decided_on} 放行；[不合格：{failed}|按已核实限量无不合格][；超出未核实限量：{unverified}]
-- ground: the failed results, each beside its limit; a row whose text was not read only informs
-- touched by: test_report on batch = batch
-- touched by: test_report by unnest(array(select b.key from batch_release b where b.batch = any(other_names(d.batch, d.at)) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: alias by unnest(array(select b.key from batch_release b where b.batch = any(both_names(d.batch, d.printed_batch, d.at)) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: batch_production on batch = batch
-- touched by: formula_registration by unnest(array(select b.key from batch_production p join batch_release b on b.batch = p.batch where p.formula_registration = d.registration_number and p.since <= d.at and (p.until is null or p.until > d.at) and b.since <= d.at and (b.until is null or b.until > d.at)))
with made as materialized (
  select t.subject, t.sequence, t.since, t.batch, t.decided_at, m.stage, m.base, m.produced, m.registered,
    coalesce(m.production_date, day_of(t.decided_at)) as production_date
  from t_batch_release t
  left join lateral (
    select p.production_date, p.since as produced, f.stage::text as stage, f.since as registered,
      case f.base when 'SOY' then 'soy' else 'milk' end as base
    from batch_production p
    join formula_registration f on f.registration_number = p.formula_registration and f.told
      and f.since <= t.sequence and (f.until is null or f.until > t.sequence)
    where p.batch = t.batch and p.told and p.since <= t.sequence and (p.until is null or p.until > t.sequence)
    order by f.valid_from <= p.production_date desc, f.valid_from desc, f.occurred_at desc, f.key, p.occurred_at desc, p.key limit 1
  ) m on true
  where t.told and t.decision = 'RELEASED'
),
bad as (
  select m.*, j.analyte || ' ' || j.value_said || ' (' || j.limit_said || ')' as said, j.verdict, j.since as reported
  from made m
  join judged_result j on j.batch = any(names_of(m.batch, m.sequence)) and j.told
    and j.since <= m.sequence and (j.until is null or j.until > m.sequence)
    and j.verdict in ('fail', 'unverified_limit') and j.finished_at <= m.decided_at
    and j.stage in (m.stage, 'any') and j.base in (m.base, 'any')
    and (j.made_from is null or j.made_from <= m.production_date)
    and (j.made_to is null or m.production_date <= j.made_to)
  where j.micro or not exists (
    select 1 from judged_result a
    where a.batch = j.batch and a.told and a.retest_of = j.report_number and a.analyte = j.analyte
      and a.verdict = 'pass' and a.finished_at <= m.decided_at and a.standard = j.standard
      and a.since <= m.sequence and (a.until is null or a.until > m.sequence)
  )
)
select b.subject, b.sequence,
  jsonb_build_object(
    'batch', b.batch,
    'failed', coalesce(array_agg(distinct b.said) filter (where b.verdict = 'fail'), '{}'),
    'unverified', coalesce(array_agg(distinct b.said) filter (where b.verdict = 'unverified_limit'), '{}')
  ) || case when bool_or(b.verdict = 'fail') then '{}' else '{"severity": "info"}'::jsonb end as ground,
  jsonb_build_object('stage', b.stage, 'base', b.base, 'decided_on', day_of(b.decided_at)) as measure,
  array_remove(array[b.since, b.produced, b.registered], null) || array_agg(distinct b.reported) as proof,
  null::text as cause
from bad b
group by b.subject, b.sequence, b.batch, b.since, b.produced, b.registered, b.stage, b.base, b.decided_at
