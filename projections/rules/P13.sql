-- rule: P13
-- version: 2
-- kind: act
-- severity: major
-- title: Acts in an impossible order
-- title_zh: 先后顺序不可能
-- clause: Food Safety Law arts 51 and 52; CFDA 281/2015 parts 5 and 6
-- sentence: {act_kind:word} {act} at {act_at} cannot be beside {other_kind:word} {other} at {other_at}
-- sentence_zh: {act_kind:word} {act}（{act_at}）与{other_kind:word} {other}（{other_at}）先后矛盾
-- ground: the two acts with their times
-- touched by: test_report by key
-- touched by: sampling by unnest(array(select r.key from test_report r where r.sample_number = d.sample_number and r.since <= d.at and (r.until is null or r.until > d.at)))
-- touched by: batch_release by key
-- touched by: test_report by unnest(array(select b.key from batch_release b where b.batch = d.batch and d.report_number = any(b.reports) and b.since <= d.at and (b.until is null or b.until > d.at)))
-- touched by: batch_production by key
-- touched by: batch_production by unnest(array(select o.key from batch_production o where o.site = d.site and o.line = d.line and o.batch <> d.batch and o.started_at < d.ended_at and o.ended_at > d.started_at and o.since <= d.at and (o.until is null or o.until > d.at) and not exists (select 1 from batch_production x where x.site = o.site and x.line = o.line and x.batch <> o.batch and x.told and x.started_at >= d.started_at and (x.started_at > d.started_at or x.batch < d.batch) and x.started_at < o.ended_at and x.ended_at > o.started_at and x.since <= d.at and (x.until is null or x.until > d.at)))) when d.told
-- index: batch_production (site, line, ended_at)
-- index: batch_production (site, line, started_at)
-- index: test_report (sample_number)
-- A production touches another on its line only where it is, or was, the one that the other's finding names: many that
-- overlap would else touch each other all.
with found as (
  -- a test that began before its sample was taken
  select t.subject, t.sequence, 'tested-before-sampled' as fault, 'TEST' as act_kind, r.report_number as act,
    r.started_at as act_at, 'SAMPLE' as other_kind, s.sample_number as other, s.sampled_at as other_at, r.since, s.since as beside
  from t_act t
  join test_report r on r.key = t.subject and r.told
    and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
  join sampling s on s.sample_number = r.sample_number and s.told and s.sampled_at > r.started_at
    and (s.batch is not distinct from r.batch or s.material_lot is not distinct from r.material_lot)
    and s.since <= t.sequence and (s.until is null or s.until > t.sequence)
  union all
  -- a release decided before the last test that it rests on had ended
  select t.subject, t.sequence, 'released-before-tested', 'RELEASE', b.decision_number, b.decided_at,
    'TEST', r.report_number, r.finished_at, b.since, r.since
  from t_act t
  join batch_release b on b.key = t.subject and b.told and b.decision = 'RELEASED'
    and b.since <= t.sequence and (b.until is null or b.until > t.sequence)
  join test_report r on r.batch = b.batch and r.report_number = any(b.reports) and r.told
    and r.finished_at > b.decided_at
    and r.since <= t.sequence and (r.until is null or r.until > t.sequence)
  union all
  -- two batches at one time on one line
  select t.subject, t.sequence, 'line-overlap', 'BATCH', a.batch, a.started_at, 'BATCH', o.batch, o.started_at,
    a.since, o.since
  from t_act t
  join batch_production a on a.key = t.subject and a.told
    and a.since <= t.sequence and (a.until is null or a.until > t.sequence)
  cross join lateral (  -- the one that is named, not all: many overlaps on one line would be multiplied
    select o.batch, o.started_at, o.since
    from batch_production o
    where o.site = a.site and o.line = a.line and o.batch <> a.batch and o.told
      and o.started_at < a.ended_at and o.ended_at > a.started_at
      and o.since <= t.sequence and (o.until is null or o.until > t.sequence)
    order by o.started_at desc, o.batch, o.since
    limit 1
  ) o
),
first as (
  select distinct on (subject, sequence) * from found order by subject, sequence, fault, other_at desc, other, since, beside
)
select f.subject, f.sequence,
  jsonb_build_object(
    'fault', f.fault, 'act_kind', f.act_kind, 'act', f.act, 'act_at', to_char(f.act_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'),
    'other_kind', f.other_kind, 'other', f.other, 'other_at', to_char(f.other_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
  ) as ground,
  '{}'::jsonb as measure,
  array[f.since, f.beside] as proof,
  null::text as cause
from first f
