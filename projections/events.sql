-- at --
select e.notification_id as sequence, e.originator_id as key, e.originator_version as version, e.topic as contract,
  e.state, array(select t.subject from timeline t where t.sequence = e.notification_id order by t.subject) as subjects
from ledger.events e
where e.notification_id = any(%(sequences)s) and e.notification_id <= %(position)s
order by e.notification_id

-- of --
select e.notification_id as sequence, e.originator_id as key, e.originator_version as version, e.topic as contract,
  e.state, array(select t.subject from timeline t where t.sequence = e.notification_id order by t.subject) as subjects
from ledger.events e
where e.originator_id = %(key)s and e.notification_id <= %(position)s
order by e.originator_version

-- timelines --
-- `places` and `subjects` run side by side: a subject and the timeline that it belongs to.
with asked as (select place, subject from unnest(%(places)s::int[], %(subjects)s::text[]) as x(place, subject))
select p.place, s.sequence, s.key, a.version, s.family, s.kind, s.partner, a.number, a.stands, a.recorded_at
from (select distinct place from asked) p
cross join lateral (
  select distinct t.sequence, t.key, t.family, t.kind, t.partner
  from timeline t
  where t.subject = any(array(select k.subject from asked k where k.place = p.place))
    and t.sequence > %(since)s and t.sequence <= %(position)s
  order by t.sequence
  limit %(limit)s
) s
join arrival a using (sequence)
order by p.place, s.sequence

-- newest --
select a.sequence, a.key, a.version, coalesce(a.family, '') as family, a.kind, a.partner, a.number, a.stands,
  a.recorded_at
from arrival a
where a.sequence <= %(position)s
order by a.sequence desc
limit %(limit)s

-- subjects --
-- One step of the index for each subject, however many events it has.
with recursive walk(subject) as (
  (select t.subject from timeline t
   where t.subject >= %(prefix)s and starts_with(t.subject, %(prefix)s) order by t.subject limit 1)
  union all
  select (select t.subject from timeline t
          where t.subject > w.subject and starts_with(t.subject, %(prefix)s) order by t.subject limit 1)
  from walk w where w.subject is not null
)
select subject from (
  select w.subject from walk w
  where w.subject is not null
    and coalesce((select true from timeline t where t.subject = w.subject and t.sequence <= %(position)s limit 1), false)
  limit %(limit)s
) found
order by subject
