-- rule: C01
-- version: 1
-- kind: contradicted
-- severity: major
-- title: Other content under a used number
-- title_zh: 同一编号内容矛盾
-- clause: The ledger's own rule: a number is used once
-- sentence: {partner} used number {number} of {family} again, {times} time(s), for other content and has not corrected it: said {said}, then {again}
-- sentence_zh: {partner} 的 {family} 编号 {number} 又用于不同内容（{times} 次），尚未更正：先为 {said}，后为 {again}
-- ground: the number, and the fields that differ with both values (a reason only where nothing else does)
with latest as (
  select distinct on (t.subject, t.sequence) t.subject, t.sequence, t.family, t.partner, t.key, t.again,
    count(*) over w as times, array_agg(t.since) over w as proof
  from t_contradicted t
  where t.key is not null
  window w as (
    partition by t.subject, t.sequence order by t.since rows between unbounded preceding and unbounded following
  )
  order by t.subject, t.sequence, t.since desc
)
select l.subject, l.sequence,
  jsonb_build_object(
    'family', l.family, 'partner', l.partner, 'number', split_part(l.key, '/', 3), 'times', l.times,
    'said', coalesce(d.said, d.said_why, array['its lists or evidence']),
    'again', coalesce(d.again, d.again_why, array['other lists or evidence'])
  ) as ground,
  '{}'::jsonb as measure,
  array_remove(array[(s.standing ->> 'since')::bigint], null) || l.proof as proof,
  null::text as cause
from latest l
cross join lateral (select standing_row(l.family, l.key, l.sequence) as standing) s
cross join lateral (
  select array_agg(x.before order by x.key) filter (where x.key <> 'reason') as said,
    array_agg(x.then order by x.key) filter (where x.key <> 'reason') as again,
    array_agg(x.before) as said_why, array_agg(x.then) as again_why
  from (
    select a.key, a.key || ' ' || coalesce(s.standing ->> a.key, '—') as before,
      a.key || ' ' || coalesce(l.again ->> a.key, '—') as then
    from jsonb_each(l.again) a where s.standing -> a.key is distinct from a.value
  ) x
) d
