-- rule: P01
-- version: 1
-- kind: batch_release
-- severity: critical
-- title: Released with a test missing
-- title_zh: 检验项目不全即放行
-- clause: Food Safety Law arts 52 and 81; GB 10765, GB 10766, GB 10767, GB 29921
-- sentence: Batch {batch} (stage {stage}, {base}) was released on {decided_on} resting on reports {reports}; passed {passed} of {due} analytes[, lacking {missing}][; lacking under limits that were not verified: {unverified}]
-- sentence_zh: 批次 {batch}（{stage} 段，{base}）于 {decided_on} 放行，依据报告 {reports}；应检 {due} 项，合格 {passed} 项[，缺少 {missing}][；依据未核实限量缺少：{unverified}]
-- ground: the analytes lacking; where only rows lack whose text was not read, the finding informs
-- touched by: test_report on batch = batch
-- touched by: test_report by unnest(array(select b.key from batch_release b where b.batch = any(other_names(d.batch, d.at)) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: sampling by unnest(array(select b.key from test_report r join batch_release b on b.batch = any(names_of(r.batch, d.at)) where r.sample_number = d.sample_number and r.since <= d.at and (r.until is null or r.until > d.at) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: alias by unnest(array(select b.key from batch_release b where b.batch = any(both_names(d.batch, d.printed_batch, d.at)) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: batch_production on batch = batch
-- touched by: formula_registration by unnest(array(select b.key from batch_production p join batch_release b on b.batch = p.batch where p.formula_registration = d.registration_number and p.since <= d.at and (p.until is null or p.until > d.at) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- index: batch_production (formula_registration)
-- index: test_report (sample_number)
with made as materialized (
  select t.subject, t.sequence, t.since, t.batch, t.decided_at, t.reports, m.*
  from t_batch_release t
  cross join lateral (
    select p.production_date, p.since as produced, f.stage::text as stage, f.since as registered,
      case f.base when 'SOY' then 'soy' else 'milk' end as base
    from batch_production p
    join formula_registration f on f.registration_number = p.formula_registration and f.told
      and f.since <= t.sequence and (f.until is null or f.until > t.sequence)
    where p.batch = t.batch and p.told and p.since <= t.sequence and (p.until is null or p.until > t.sequence)
    order by f.valid_from <= p.production_date desc, f.valid_from desc, f.occurred_at desc, f.key, p.occurred_at desc, p.key limit 1
  ) m
  where t.told and t.decision = 'RELEASED'
),
settled as materialized (
  select m.subject, m.sequence,
    coalesce(array_agg(distinct j.analyte) filter (where j.verdict = 'pass'), '{}') as passed,
    coalesce(array_agg(distinct j.analyte) filter (where j.verdict in ('fail', 'unverified_limit')), '{}') as failed,
    coalesce(array_agg(distinct r.since) filter (where r.since is not null), '{}') as proof
  from made m
  left join test_report r on r.batch = any(names_of(m.batch, m.sequence)) and r.told and r.report_number = any(m.reports)
    and r.finished_at <= m.decided_at and r.since <= m.sequence and (r.until is null or r.until > m.sequence)
    and not exists (
      select 1 from sampling s
      where s.sample_number = r.sample_number and s.told and s.since <= m.sequence
        and (s.until is null or s.until > m.sequence)
      having count(*) > 0 and count(*) filter (where s.batch = any(names_of(m.batch, m.sequence))) = 0
    )
  left join judged_result j on j.key = r.key and j.since = r.since and j.stage in (m.stage, 'any')
    and j.base in (m.base, 'any') and (j.made_from is null or j.made_from <= m.production_date)
    and (j.made_to is null or m.production_date <= j.made_to)
  group by m.subject, m.sequence
),
lacking as (
  select m.*, o.passed, s.proof, o.due,
    coalesce(o.missing, '{}') as missing, coalesce(o.unverified, '{}') as unverified
  from made m join settled s using (subject, sequence)
  cross join lateral (
    select count(*) as due, count(*) filter (where x.analyte = any(s.passed)) as passed,
      array_agg(x.analyte order by x.analyte) filter (where x.verified and not x.analyte = any(s.passed || s.failed))
        as missing,
      array_agg(x.analyte order by x.analyte)
        filter (where not x.verified and not x.analyte = any(s.passed || s.failed)) as unverified
    from owed x
    where x.stage = m.stage and x.base = m.base and (x.made_from is null or x.made_from <= m.production_date)
      and (x.made_to is null or m.production_date <= x.made_to)
  ) o
)
select l.subject, l.sequence,
  jsonb_build_object('batch', l.batch, 'missing', l.missing, 'unverified', l.unverified)
    || case when cardinality(l.missing) = 0 then '{"severity": "info"}'::jsonb else '{}' end as ground,
  jsonb_build_object(
    'stage', l.stage, 'base', l.base, 'decided_on', day_of(l.decided_at), 'reports', l.reports, 'due', l.due,
    'passed', l.passed
  ) as measure,
  array[l.since, l.produced, l.registered] || l.proof as proof,
  null::text as cause
from lacking l
where cardinality(l.missing) + cardinality(l.unverified) > 0
