-- events --
select coalesce(a.family, '') as family, a.kind, count(*) as count
from arrival a
where a.sequence > %(after)s and a.sequence <= %(upto)s
group by a.family, a.kind

-- rejections --
select r.code, count(*) as count
from rejected r
where r.sequence > %(after)s and r.sequence <= %(upto)s
group by r.code

-- findings --
select t.rule, t.severity, sum(t.count)::bigint as count
from (
  select r.rule, r.severity, 0 as count from rule r
  union all
  select f.rule, f.severity, count(*) from finding f where f.until is null group by f.rule, f.severity
) t
group by t.rule, t.severity
order by t.rule, t.severity
