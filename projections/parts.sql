-- make --
-- What is being built in this schema, and how far it has come; both are dropped when the schema takes over.
create table rebuilding (
  one boolean primary key default true check (one),
  print text not null,
  goal bigint,
  began_at timestamptz not null default clock_timestamp(),
  resumed_at timestamptz not null default clock_timestamp(),
  resumed_done double precision not null default 0,
  built_at timestamptz
);
create table rebuilding_part (
  part text primary key,
  stage int not null,
  weight double precision not null,
  position bigint not null default 0,
  ended boolean not null default false
);

-- begin --
insert into rebuilding (print, goal) values (%(print)s, %(goal)s)

-- add --
insert into rebuilding_part (part, stage, weight) values (%(part)s, %(stage)s, %(weight)s)

-- claim --
-- Parts of the first stage that is not through, the last one taken before others; whoever works on one holds its row.
select p.part, p.position, r.goal from rebuilding_part p, rebuilding r
where not p.ended and p.stage = (select min(stage) from rebuilding_part where not ended)
order by p.part = %(last)s desc, p.weight desc, p.part
limit 1 for update of p skip locked

-- advance --
update rebuilding_part set position = %(position)s, ended = %(ended)s where part = %(part)s

-- reach --
update rebuilding set goal = %(goal)s where goal is distinct from %(goal)s

-- left --
select exists (select 1 from rebuilding_part where not ended)

-- level --
-- What every share of the rows has reached.
select min(position) from rebuilding_part where stage = 0

-- there --
select exists (select 1 from pg_tables where schemaname = %(schema)s and tablename = 'rebuilding')

-- print --
select print from {schema}.rebuilding

-- farther --
update {schema}.rebuilding set goal = greatest(goal, %(goal)s)
where goal is not null and not exists (select 1 from {schema}.rebuilding_part where stage = 0 and ended)

-- resume --
update {schema}.rebuilding set resumed_at = clock_timestamp(), resumed_done = %(done)s

-- built --
with at as (update rebuilding set built_at = clock_timestamp() returning coalesce(goal, 0) as goal)
update progress set position = goal, recorded_at = (select a.recorded_at from arrival a where a.sequence = goal) from at

-- drop --
drop table rebuilding, rebuilding_part

-- way --
select p.part, p.stage, p.weight, p.position, p.ended, r.goal, r.began_at, r.resumed_done, r.built_at,
  extract(epoch from clock_timestamp() - r.resumed_at)::double precision as seconds, q.position as taken
from {schema}.rebuilding r cross join {schema}.progress q left join {schema}.rebuilding_part p on true
order by p.stage, p.part

-- at_work --
-- Whether a session holds the lock of a schema's one writer.
select l.pid from pg_locks l
where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
  and l.classid = 0 and l.objid = %(lock)s::bigint::oid and l.objsubid = 1 and l.granted

-- end_workers --
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = %(name)s and pid <> pg_backend_pid()
