-- progress --
select p.position, p.recorded_at, today(p.position) as today from progress p

-- at --
select coalesce(
  (select a.sequence from arrival a where a.recorded_at <= %(moment)s
    order by a.recorded_at desc, a.sequence desc limit 1),
  0
) as position

-- recorded_at --
select a.recorded_at from arrival a where a.sequence = %(sequence)s
