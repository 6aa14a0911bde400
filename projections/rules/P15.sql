-- rule: P15
-- version: 1
-- kind: batch_production_inputs
-- severity: critical
-- title: Rework that may not be used
-- title_zh: 回料使用不当
-- clause: Food Safety Law arts 34 and 81; house limits on rework
-- sentence: Batch {source} went into batch {batch} on {used_on}: [its decision then {decision:word}|no decision on it was recorded by then]; rework {share_percent} % of the input, allowed {limit_percent} %; steps of rework {steps}, allowed {limit_steps}; batch among its own ancestors: {loop}
-- sentence_zh: 批次 {source} 于 {used_on} 投入批次 {batch}：[当时的决定 {decision:word}|当时没有决定的记录]；回料占投入 {share_percent} %，允许 {limit_percent} %；回料层数 {steps}，允许 {limit_steps}；批次是否为自身祖先：{loop}
-- ground: the decision that held, the share and depth of rework beside the house limits, whether lineage loops
-- touched by: batch_release on batch = batch
-- touched by: mass_balance by unnest(array(select i.key || '/' || i.ordinal::text from batch_production_inputs i where i.parent_batch = d.batch and i.batch is not null and i.since <= d.at and (i.until is null or i.until > d.at)))
-- touched by: batch_production_inputs by unnest(array(select inputs_below(d.parent_batch, d.at))) when d.batch is not null
with used as materialized (
  select t.*, day_of(t.started_at) as used_on from t_batch_production_inputs t where t.told and t.batch is not null
),
judged as (
  select u.*, r.decision, r.since as decided, b.since as balanced, s.value as limit_share, x.value as limit_steps,
    case when u.role = 'REWORK' and b.fed > 0 then round(b.rework * 100.0 / b.fed, 2) end as share_percent,
    case when u.role = 'REWORK' then b.rework * 100 > s.value * b.fed end as too_much,
    up.steps, up.loop
  from used u
  join policy s on s.name = 'rework_share'
  join policy x on x.name = 'rework_depth'
  left join lateral (
    select y.decision, y.since from batch_release y
    where y.batch = u.batch and y.told and y.decided_at <= u.started_at
      and y.since <= u.sequence and (y.until is null or y.until > u.sequence)
    order by y.decided_at desc, y.occurred_at desc, y.key limit 1
  ) r on true
  left join lateral (
    select y.since, y.fed, y.rework from mass_balance y
    where y.subject = u.parent_batch and y.since <= u.sequence order by y.since desc limit 1
  ) b on true
  cross join lateral (
    with recursive above (batch, depth, steps) as (
      select u.batch, 0, (u.role = 'REWORK')::int
      union
      select i.batch, a.depth + 1, a.steps + (i.role = 'REWORK')::int
      from above a join batch_production_inputs i on i.parent_batch = a.batch
      where i.batch is not null and i.told and a.batch <> u.parent_batch and a.depth < policy_value('lineage_depth')
        and i.since <= u.sequence and (i.until is null or i.until > u.sequence)
    )
    select max(above.steps) as steps, bool_or(above.batch = u.parent_batch) as loop from above
  ) up
)
select j.subject, j.sequence,
  jsonb_build_object(
    'faults', array_remove(array[
      case when j.decision in ('HELD', 'REFUSED') then 'held' end,
      case when j.too_much then 'share' end,
      case when j.steps > j.limit_steps then 'depth' end,
      case when j.loop then 'loop' end
    ], null),
    'batch', j.parent_batch, 'source', j.batch, 'used_on', j.used_on, 'decision', j.decision,
    'share_percent', j.share_percent, 'steps', j.steps, 'loop', j.loop
  ) as ground,
  jsonb_build_object('limit_percent', j.limit_share, 'limit_steps', j.limit_steps, 'role', j.role) as measure,
  array_remove(array[j.since, j.decided], null) as proof,
  null::text as cause
from judged j
where j.decision in ('HELD', 'REFUSED') or j.too_much or j.steps > j.limit_steps or j.loop
