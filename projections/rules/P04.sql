-- rule: P04
-- version: 1
-- kind: dispatch_lines
-- severity: critical
-- title: Shipped before release
-- title_zh: 放行前出厂
-- clause: Food Safety Law arts 52 and 81
-- sentence: {cans} cans of batch {batch} left the maker on {dispatched_on}; [last decision by then: {decision:word} on {decided_on}|no decision was recorded by then]
-- sentence_zh: 批次 {batch} 的 {cans} 罐于 {dispatched_on} 出厂；[截至当时的决定：{decision:word}（{decided_on}）|截至当时没有放行决定的记录]
-- ground: day of dispatch and the decision that held; a release on the same day is not before
-- touched by: batch_release by unnest(array(select l.key || '/' || l.ordinal::text from dispatch_lines l where l.batch = any(names_of(d.batch, d.at)) and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: batch_release by unnest(array(select l.key || '/' || l.ordinal::text from aggregation a join dispatch_lines l on l.units @> array[a.parent] where a.batch = any(names_of(d.batch, d.at)) and a.since <= d.at and (a.until is null or a.until > d.at) and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: batch_production on batch = batch
-- touched by: packing on batch = batch
-- touched by: batch_production by unnest(array(select l.key || '/' || l.ordinal::text from aggregation a join dispatch_lines l on l.units @> array[a.parent] where a.batch = any(array[d.batch]) and a.since <= d.at and (a.until is null or a.until > d.at) and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: packing by unnest(array(select l.key || '/' || l.ordinal::text from aggregation a join dispatch_lines l on l.units @> array[a.parent] where a.batch = any(array[d.batch]) and a.since <= d.at and (a.until is null or a.until > d.at) and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: alias by unnest(array(select l.key || '/' || l.ordinal::text from aggregation a join dispatch_lines l on l.units @> array[a.parent] where a.batch = any(both_names(d.batch, d.printed_batch, d.at)) and a.since <= d.at and (a.until is null or a.until > d.at) and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: aggregation by unnest(array(select l.key || '/' || l.ordinal::text from dispatch_lines l where l.units @> array[d.parent] and l.since <= d.at and (l.until is null or l.until > d.at)))
-- touched by: alias by unnest(array(select l.key || '/' || l.ordinal::text from dispatch_lines l where l.batch = any(both_names(d.batch, d.printed_batch, d.at)) and l.since <= d.at and (l.until is null or l.until > d.at)))
with shipped as materialized (
  select t.subject, t.sequence, t.since, t.sender_id, t.dispatched_on, t.cans, t.batch
  from t_dispatch_lines t where t.told
  union
  select t.subject, t.sequence, t.since, t.sender_id, t.dispatched_on, t.cans, a.batch
  from t_dispatch_lines t
  cross join lateral (
    select x.batch from aggregation x
    where x.parent = any(t.units) and x.action = 'ADD' and x.told and x.batch is not null
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence) offset 0
  ) a
  where t.told
),
own as materialized (
  select s.*, case when has_names(s.batch) then names_of(s.batch, s.sequence) else array[s.batch] end as names
  from shipped s
  cross join lateral (
    select 1 from batch_production p
    where p.batch = s.batch and p.producer_id = s.sender_id and p.told
      and p.since <= s.sequence and (p.until is null or p.until > s.sequence)
    union all
    select 1 from packing p
    where p.batch = s.batch and p.producer_id = s.sender_id and p.told
      and p.since <= s.sequence and (p.until is null or p.until > s.sequence)
    limit 1
  ) made
)
select s.subject, s.sequence,
  jsonb_build_object(
    'batch', s.batch, 'dispatched_on', s.dispatched_on, 'decision', r.decision, 'decided_on', r.decided_on
  ) as ground,
  jsonb_build_object('cans', s.cans, 'sender_id', s.sender_id) as measure,
  array_remove(array[s.since, r.since], null) as proof,
  'unreleased:' || s.batch as cause
from own s
left join lateral (
  select x.decision, day_of(x.decided_at) as decided_on, x.since from batch_release x
  where x.batch = any(s.names) and x.told and day_of(x.decided_at) < s.dispatched_on
    and x.since <= s.sequence and (x.until is null or x.until > s.sequence)
  order by x.decided_at desc, x.occurred_at desc, x.key limit 1
) r on true
where r.decision is distinct from 'RELEASED'
  and not exists (
    select 1 from batch_release x
    where x.batch = any(s.names) and x.told and x.decision = 'RELEASED'
      and day_of(x.decided_at) = s.dispatched_on
      and x.since <= s.sequence and (x.until is null or x.until > s.sequence)
  )
