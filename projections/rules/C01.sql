-- rule: C01
-- version: 1
-- kind: contradicted
-- severity: major
-- title: Other content under a used number
-- title_zh: 同一编号内容矛盾
-- clause: The ledger's own rule: a number is used once
-- sentence: {partner} used number {number} of {family} again, {times} time(s), for other content and has not corrected it: said {said}, then {again}
-- sentence_zh: {partner} 的 {family} 编号 {number} 又用于不同内容（{times} 次），尚未更正：先为 {said}，后为 {again}
-- ground: the number, and the fields that differ with both values; where only lists of rows differ, that they do
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
    'said', coalesce(d.said, array['its rows']), 'again', coalesce(d.again, array['other rows'])
  ) as ground,
  '{}'::jsonb as measure,
  array_remove(array[(s.standing ->> 'since')::bigint], null) || l.proof as proof,
  null::text as cause
from latest l
cross join lateral (select standing_row(l.family, l.key, l.sequence) as standing) s
cross join lateral (
  select array_agg(a.key || ' ' || coalesce(s.standing ->> a.key, '—') order by a.key) as said,
    array_agg(a.key || ' ' || coalesce(l.again ->> a.key, '—') order by a.key) as again
  from jsonb_each(l.again) a
  where a.key <> 'reason' and s.standing -> a.key is distinct from a.value
) d
