-- rule: U02
-- version: 2
-- kind: unit
-- severity: major
-- title: One unit in two places
-- title_zh: 同一单元出现在两处
-- clause: CFDA 281/2015 parts 6 and 7
-- sentence: Unit {unit}: [holds {held} on {first_on}, and so does {other_unit} on {second_on}, not taken out between|dispatched from {from_place} by {dispatch_number} on {first_on} and by {again} on {second_on}, not received or returned between]
-- sentence_zh: 单元 {unit}：[{first_on} 装有 {held}，{second_on} 又见于 {other_unit}，其间未取出|{first_on} 由 {from_place} 按 {dispatch_number} 发出，{second_on} 又按 {again} 发出，其间未收货或退回]
-- ground: the two records that cannot both hold
-- touched by: aggregation by parent
-- touched by: aggregation_ranges by unnest(array(select o.parent from aggregation_ranges o where o.batch = d.batch and o.level = d.level and o.parent <> d.parent and o.first_serial <= d.last_serial and o.last_serial >= d.first_serial and o.since <= d.at and (o.until is null or o.until > d.at)))
-- touched by: aggregation by unnest(array(select o.parent from aggregation o where o.children && d.children and o.parent <> d.parent and o.since <= d.at and (o.until is null or o.until > d.at))) when cardinality(d.children) > 0
-- touched by: dispatch_lines by unnest(d.units)
-- touched by: receipt_lines by unnest(d.units)
-- touched by: return by unnest(array(select u from dispatch_lines l cross join unnest(l.units) u where l.sender_id = d.receiver_id and l.dispatch_number = d.dispatch_number and l.since <= d.at and (l.until is null or l.until > d.at))) when d.dispatch_number is not null
-- index: dispatch_lines (sender_id, dispatch_number)
-- index: return (dispatch_number)
-- index: aggregation_ranges (batch, first_serial)
-- A look-up for each unit, by index: joined at once, polls compare every unit with every aggregation and dispatch.
-- Each unit once, at any time, then as of the sequences: nearly all have no other beside them.
with unit as materialized (select distinct subject from t_unit),
put as materialized (
  select u.subject, a.*
  from unit u
  cross join lateral (
    select x.key, x.since, x.until, x.level, x.children, x.packed_at from aggregation x
    where x.parent = u.subject and x.action = 'ADD' and x.told offset 0
  ) a
),
beside as materialized (
  -- cans of one range under two parents
  select p.subject, p.since, p.until, p.packed_at, o.parent, o.since as other_since, o.until as other_until,
    o.packed_at as other_at, r.batch as what,
    int8range(greatest(r.first_serial, o.first_serial), least(r.last_serial, o.last_serial), '[]') as cans,
    null::text as child
  from put p
  cross join lateral (
    select x.batch, x.level, x.first_serial, x.last_serial from aggregation_ranges x
    where x.key = p.key and x.since = p.since offset 0
  ) r
  cross join lateral (
    select x.* from aggregation_ranges x
    where x.batch = r.batch and x.first_serial <= r.last_serial and x.last_serial >= r.first_serial
      and x.level = r.level and x.parent <> p.subject and x.action = 'ADD' and x.told offset 0
  ) o
  union all
  -- a case under two parents
  select p.subject, p.since, p.until, p.packed_at, o.parent, o.since, o.until, o.packed_at, c, null, c
  from put p cross join unnest(p.children) c
  cross join lateral (
    select x.* from aggregation x
    where x.children @> array[c] and x.parent <> p.subject and x.action = 'ADD' and x.told offset 0
  ) o
),
shared as (
  select t.sequence, b.* from beside b join t_unit t on t.subject = b.subject
    and b.since <= t.sequence and (b.until is null or b.until > t.sequence)
    and b.other_since <= t.sequence and (b.other_until is null or b.other_until > t.sequence)
),
both_live as (
  select s.* from shared s
  cross join lateral (
    select case when s.packed_at <= s.other_at then s.subject else s.parent end as earlier,
      least(s.packed_at, s.other_at) as from_at, greatest(s.packed_at, s.other_at) as to_at
  ) e
  where not coalesce(case
    when s.cans is not null then (
      select range_agg(int8range(x.first_serial, x.last_serial, '[]')) @> s.cans from aggregation_ranges x
      where x.parent = e.earlier and x.action = 'REMOVE' and x.told and x.batch = s.what
        and x.packed_at between e.from_at and e.to_at
        and x.since <= s.sequence and (x.until is null or x.until > s.sequence)
    )
    else exists (
      select 1 from aggregation x
      where x.parent = e.earlier and x.action = 'REMOVE' and x.told and x.children @> array[s.child]
        and x.packed_at between e.from_at and e.to_at
        and x.since <= s.sequence and (x.until is null or x.until > s.sequence)
    )
  end, false)
),
moved as materialized (
  select * from (
    select u.subject, x.*, count(*) over (partition by u.subject, x.from_place) as times
    from unit u
    cross join lateral (  -- a dispatch once, on however many of its lines it names the unit
      select distinct l.since, l.until, l.sender_id, l.dispatch_number, l.from_place, l.dispatched_on
      from dispatch_lines l where l.units @> array[u.subject] and l.told offset 0
    ) x
  ) s where times > 1
),
sent as materialized (
  select t.sequence, m.* from moved m join t_unit t on t.subject = m.subject
    and m.since <= t.sequence and (m.until is null or m.until > t.sequence)
),
twice as (
  select a.subject, a.sequence, a.since, b.since as other_since, a.dispatch_number, b.dispatch_number as again,
    a.dispatched_on, b.dispatched_on as again_on, a.from_place
  from sent a join sent b on b.subject = a.subject and b.sequence = a.sequence and b.from_place = a.from_place
    and (b.sender_id, b.dispatch_number) <> (a.sender_id, a.dispatch_number)
    and (b.dispatched_on, b.since) > (a.dispatched_on, a.since)
  where not exists (
    select 1 from receipt_lines r
    where r.units @> array[a.subject] and r.told and r.received_on between a.dispatched_on and b.dispatched_on
      and r.since <= a.sequence and (r.until is null or r.until > a.sequence)
  ) and not exists (
    select 1 from return r
    where r.dispatch_number = a.dispatch_number and r.receiver_id = a.sender_id and r.told
      and r.returned_on between a.dispatched_on and b.dispatched_on
      and r.since <= a.sequence and (r.until is null or r.until > a.sequence)
  )
),
found as (
  select subject, sequence, 'two-parents' as fault,
    coalesce(child, what || ' ' || lower(cans) || '–' || (upper(cans) - 1)) as held, parent as other_unit,
    null::text as from_place, null::text as dispatch_number, null::text as again,
    day_of(packed_at) as first_on, day_of(other_at) as second_on, since, other_since
  from both_live
  union all
  select subject, sequence, 'shipped-twice', null, null, from_place, dispatch_number, again, dispatched_on, again_on,
    since, other_since
  from twice
),
one as (
  select distinct on (subject, sequence) * from found
  order by subject, sequence, fault, first_on, held, from_place, dispatch_number, other_unit, again, second_on, since,
    other_since
)
select f.subject, f.sequence,
  jsonb_build_object(
    'fault', f.fault, 'unit', f.subject, 'held', f.held, 'other_unit', f.other_unit, 'from_place', f.from_place,
    'dispatch_number', f.dispatch_number, 'again', f.again, 'first_on', f.first_on, 'second_on', f.second_on
  ) as ground,
  '{}'::jsonb as measure,
  array[f.since, f.other_since] as proof,
  null::text as cause
from one f
